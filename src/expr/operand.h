/* What simple conditions compare, and how. The comparisons are loose:
 *  - null, and what is not there, equals null alone and is ordered before and after nothing;
 *  - numbers compare as numbers, and with text that is a number as with that number;
 *  - text compares without regard to case; `<`, `<=`, `>` and `>=` compare as numbers where both
 *    sides are, else by code points;
 *  - true and false equal themselves and the texts 'true' and 'false';
 *  - arrays and objects equal what has the same content.
 * Alone, null, false, 0 and empty text fail, and all else passes.
 * (Arazzo 1.1.0, "Condition Evaluation", "Simple Conditions") */
#ifndef ARZ_EXPR_OPERAND_H
#define ARZ_EXPR_OPERAND_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/str.h"
#include "doc/value.h"

typedef struct arz_operand {
    arz_kind kind; /* NULL for nothing too */
    union {
        bool boolean;
        int64_t integer;
        double real;
        arz_str text;  /* borrowed */
        arz_view view; /* of an array or object */
    } as;
} arz_operand;

arz_operand arz_operand_of(arz_view view);
/* The operand as a value. New; NULL with *error. */
ARZ_MUST_USE json_t *arz_operand_value(const arz_operand *operand, arz_error *error);
arz_operand arz_operand_boolean(bool value);
arz_operand arz_operand_text(arz_str text);
/* A number out of JSON's text for one; false where `text` is anything else or too large. */
ARZ_MUST_USE bool arz_operand_number(arz_str text, arz_operand *number);

bool arz_operand_equal(const arz_operand *a, const arz_operand *b);
/* -1, 0 or 1 in *order; false where the two have no order. */
ARZ_MUST_USE bool arz_operand_order(const arz_operand *a, const arz_operand *b, int *order);
/* Text in text, an equal element in an array, a member's name in an object. */
bool arz_operand_contains(const arz_operand *whole, const arz_operand *part);
bool arz_operand_truth(const arz_operand *operand);

/* Appends data for a message: quoted text, else JSON, cut to a sane length and made safe. */
void arz_describe(arz_buf *buf, arz_view view);

#endif
