#ifndef TRACEWELL_CYAML_H
#define TRACEWELL_CYAML_H

#include <yaml.h>

#endif
