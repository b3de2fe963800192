/* Names of hosts, addresses, URIs and their relatives. */
#ifndef ARZ_SCHEMA_FORMAT_NET_H
#define ARZ_SCHEMA_FORMAT_NET_H

#include <stdbool.h>

#include "base/str.h"

bool arz_is_hostname(arz_str text);      /* RFC 1123, section 2.1 */
bool arz_is_idn_hostname(arz_str text);  /* the same with letters beyond ASCII */
bool arz_is_ipv4(arz_str text);          /* RFC 2673, section 3.2 */
bool arz_is_ipv6(arz_str text);          /* RFC 4291, section 2.2 */
bool arz_is_email(arz_str text);         /* RFC 5321, section 4.1.2 */
bool arz_is_idn_email(arz_str text);     /* RFC 6531 */
bool arz_is_uri(arz_str text);           /* RFC 3986 */
bool arz_is_uri_reference(arz_str text); /* RFC 3986 */
bool arz_is_iri(arz_str text);           /* RFC 3987 */
bool arz_is_iri_reference(arz_str text); /* RFC 3987 */
bool arz_is_uri_template(arz_str text);  /* RFC 6570 */

#endif
