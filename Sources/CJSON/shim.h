#pragma once
#include <cJSON.h>
