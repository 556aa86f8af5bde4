#pragma once
/* Debian's libxml2 is built with ICU, whose headers clash with Foundation's own _FoundationICU module: hide them. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
