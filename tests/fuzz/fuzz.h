/* What the fuzz targets share. Each target is one file that defines LLVMFuzzerTestOneInput();
 * libFuzzer calls it with what it makes up, replay.c with the files of a corpus. */
#ifndef ARZ_TESTS_FUZZ_H
#define ARZ_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as text, in place: it ends where the input does, without a NUL. */
arz_str fuzz_text(const uint8_t *data, size_t size);

/* Cuts the first line off, for inputs of two parts; the line break belongs to neither. */
arz_str fuzz_cut_line(arz_str *text);

/* A JSON object with a bit of everything, in the shape of json_scope.h's. */
extern const char fuzz_document[];

/* The text as JSON; fuzz_document where it is none. Lives in `arena`. */
const arz_node *fuzz_json(arz_arena *arena, arz_str text);

/* Where an input that is a document is said to come from: what it refers to elsewhere would have
 * to come over the network, which fuzz_store() does not use. */
#define FUZZ_URI "https://fuzz.example/dir/input"

/* A store that reads nothing of what URLs name. For arz_store_free(). */
arz_store *fuzz_store(void);

/* Ends the program where something does not hold that must, whatever the input is. */
void fuzz_expect(bool holds, const char *what);

#endif
