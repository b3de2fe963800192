/* All of the library. */
#ifndef ARAZZO_ARAZZO_H
#define ARAZZO_ARAZZO_H

#include <arazzo/auth.h>
#include <arazzo/batch.h>
#include <arazzo/diagnostic.h>
#include <arazzo/document.h>
#include <arazzo/error.h>
#include <arazzo/event.h>
#include <arazzo/files.h>
#include <arazzo/limits.h>
#include <arazzo/mock.h>
#include <arazzo/report.h>
#include <arazzo/run.h>
#include <arazzo/settings.h>
#include <arazzo/validate.h>
#include <arazzo/value.h>
#include <arazzo/version.h>

#endif
