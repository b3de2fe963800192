/* Every limit that keeps a document, a server or a user from exhausting the program.
 * Each has a test on both sides of it. */
#ifndef ARAZZO_LIMITS_H
#define ARAZZO_LIMITS_H

/* Levels of arrays and objects in a document or body. jansson 2.14 recurses in dump, copy,
 * compare and free without a limit of its own; at this depth its stack use stays small. */
#define ARZ_MAX_DEPTH 512

/* Bytes of one document; the size of the largest published API descriptions is near 20 MB. */
#define ARZ_MAX_DOCUMENT_BYTES ((size_t)256 * 1024 * 1024)

/* Directives in front of a YAML document, and bytes of one: libyaml's work grows with the square
 * of the one and with the product of the other and the number of tags. */
#define ARZ_MAX_YAML_DIRECTIVES      100
#define ARZ_MAX_YAML_DIRECTIVE_BYTES 1024

/* Pieces of a YAML document in flow style ([ ] and { }), each counted as often as it is nested:
 * libyaml's work grows with that sum. */
#define ARZ_MAX_YAML_FLOW_STEPS ((size_t)100 * 1000 * 1000)

/* Nodes made into values by one conversion: a few aliases of aliases can name billions, and each
 * takes about a hundred bytes as a value. */
#define ARZ_MAX_VALUE_NODES ((size_t)10 * 1000 * 1000)

/* Nodes that one rule of `validate` walks through, for the same reason; what is behind them is
 * given the benefit of the doubt. No description that people write comes near. */
#define ARZ_MAX_CHECKED_NODES ((size_t)1000 * 1000)

/* Levels of parentheses, negations and filters in an expression, condition or query. */
#define ARZ_MAX_EXPR_DEPTH 64

/* Bytes of one expression, condition, query or pattern. */
#define ARZ_MAX_EXPR_BYTES ((size_t)64 * 1024)

/* Bytes that one template may render to. */
#define ARZ_MAX_TEXT_BYTES ((size_t)64 * 1024 * 1024)

/* Nodes that one evaluation of a query may visit or select, and their sum over its filters. */
#define ARZ_MAX_QUERY_NODES ((size_t)25 * 1000 * 1000)

/* The work of one XPath evaluation: nodes visited, times nodes in the document. Whatever the
 * document's size, each of its nodes may be visited so many times. */
#define ARZ_MAX_XPATH_WORK   ((size_t)3 * 1000 * 1000 * 1000)
#define ARZ_MAX_XPATH_VISITS ((size_t)20)

/* The same where libxml2 may compare each node that is visited with each in the document: some
 * seconds, which documents of more than 100000 nodes need. */
#define ARZ_MAX_XPATH_CROSSED ((size_t)30 * 1000 * 1000 * 1000)

/* PCRE2's limits, for each place at which a match may start. */
#define ARZ_MAX_REGEX_STEPS 10000000U
#define ARZ_MAX_REGEX_DEPTH 250000U

/* The work of a search from all places, in characters looked at, where each item of the pattern
 * that is tried counts as ARZ_REGEX_ITEM_WORK: about a second. Each search has besides what any
 * text of its size needs: ARZ_REGEX_FREE_WORK and so much a byte. */
#define ARZ_MAX_REGEX_WORK      ((size_t)400 * 1000 * 1000)
#define ARZ_REGEX_ITEM_WORK     ((size_t)8)
#define ARZ_REGEX_FREE_WORK     ((size_t)256)
#define ARZ_REGEX_WORK_PER_BYTE ((size_t)32)

/* Memory for the backtracking of one match, in KiB. */
#define ARZ_MAX_REGEX_HEAP_KIB 65536U

/* References followed one after another before a chain of $ref is called a cycle. */
#define ARZ_MAX_REF_CHAIN 100

/* Schema applications nested in one another during one validation. */
#define ARZ_MAX_SCHEMA_DEPTH 256

/* Schema applications, and comparisons beyond a few, in one validation or one made-up instance:
 * alternatives inside alternatives can multiply. About two seconds; a body of
 * ARZ_DEFAULT_MAX_BODY_BYTES with usual objects in it needs less than half. */
#define ARZ_MAX_SCHEMA_STEPS ((size_t)20 * 1000 * 1000)

/* Bytes that the operations of one API description may take, worked out: a response that many
 * others refer to is worked out for each of them. */
#define ARZ_MAX_API_BYTES ((size_t)512 * 1024 * 1024)

/* Bytes of the texts that a cache keeps, with nodes that take about twice as much, and how many
 * texts; what is in use, and what the last load used, stays all the same. More would rarely be
 * asked for, and memory that is new costs a third of the time that reading into it takes. */
#define ARZ_MAX_CACHE_BYTES    ((size_t)8 * 1024 * 1024)
#define ARZ_MAX_CACHE_READINGS 1000

/* Documents that one description may draw in. */
#define ARZ_MAX_DOCUMENTS 1000

/* Rules that the comments of a description ask to be ignored: each finding is held against all. */
#define ARZ_MAX_IGNORES 1000

/* Workflows in progress inside one another. */
#define ARZ_MAX_FRAMES 100

/* Parameters in one list: each is looked for among those of the operation. */
#define ARZ_MAX_PARAMETERS 1000

/* Bytes of a file that a user names as an input and that becomes text. As a body or a part of one
 * a file may have any size. */
#define ARZ_MAX_FILE_TEXT_BYTES ((size_t)16 * 1024 * 1024)

/* Defaults of the options with the same names (see arazzo/run.h). */
#define ARZ_DEFAULT_TIMEOUT_MS       30000
#define ARZ_DEFAULT_MAX_STEPS        10000
#define ARZ_DEFAULT_POLL_INTERVAL_MS 1000
#define ARZ_DEFAULT_MAX_BODY_BYTES   ((size_t)64 * 1024 * 1024)

/* Bytes of one row of a batch's data. */
#define ARZ_MAX_ROW_BYTES ((size_t)16 * 1024 * 1024)

/* Runs of a batch at a time, each some four kilobytes while it waits for its connection. */
#define ARZ_MAX_BATCH_CONCURRENCY 100000

/* Results of a batch that wait for that of an earlier row, beyond one for each run at a time. */
#define ARZ_MAX_BATCH_WAITING 1000

/* Requests of a batch that are under way at a time, each with a connection; more wait their turn.
 */
#define ARZ_MAX_BATCH_CONNECTIONS 1000

/* Open files that one of them takes while it is made: its socket, and two by which the thread that
 * looks the name up tells what it found. Where the process may not open as many, and as many more
 * as are kept for everything else, there are fewer connections. */
#define ARZ_BATCH_CONNECTION_FILES 3
#define ARZ_BATCH_SPARE_FILES      64

/* Bytes of one request's body that the mock takes. */
#define ARZ_MAX_MOCK_BODY_BYTES ((size_t)64 * 1024 * 1024)

/* Fields of one form or parts of one body that the mock takes: a field of two bytes becomes a value
 * of a hundred. */
#define ARZ_MAX_MOCK_FIELDS 100000

/* Bytes of the header of one response; libcurl gives up by itself at 300 KB. */
#define ARZ_MAX_HEADER_BYTES ((size_t)256 * 1024)

/* Bytes of a token endpoint's answer, and the longest time that a token is taken to last: the
 * longest that any server gives is ten years. */
#define ARZ_MAX_TOKEN_BYTES ((size_t)1024 * 1024)
#define ARZ_MAX_TOKEN_AGE_S 315360000

/* Cookies that one run keeps; libcurl takes 50 of one response, and lines of 5,000 bytes. */
#define ARZ_MAX_COOKIES 300

/* Values of cookies that one run masks wherever they come up: each is looked for in all that is
 * told. */
#define ARZ_MAX_COOKIE_SECRETS 1000

/* Steps of one run under way at a time. */
#define ARZ_MAX_PARALLEL 64

/* Workflows that the call of one may lead to, for it to be run at the same time as others: they are
 * all looked at before. */
#define ARZ_MAX_REACH 256

/* What a step that is ahead of its turn may keep back to be told then, before it has to wait:
 * events, and bytes of the responses that they speak of. */
#define ARZ_MAX_KEPT_EVENTS 1000
#define ARZ_MAX_KEPT_BYTES  ((size_t)16 * 1024 * 1024)

/* Redirects followed one after another for one request. */
#define ARZ_MAX_REDIRECTS 10

/* The longest delay taken from a Retry-After field or a retryAfter, in seconds: one day. */
#define ARZ_MAX_RETRY_AFTER_S 86400

/* The longest time that an option or the `timeout` of a step asks for, in milliseconds: a year,
 * which is as good as for ever, and can still be added to any time. */
#define ARZ_MAX_TIMEOUT_MS ((int64_t)365 * 86400 * 1000)

/* Findings told about one response that is not as documented: the same fault is often in every
 * element of a long array. */
#define ARZ_MAX_CONTRACT_FINDINGS 20

/* Bytes of one name or value quoted in a message. */
#define ARZ_MAX_QUOTED_BYTES 80

#endif
