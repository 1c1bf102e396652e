/** Tests of single classes, without a server. */
@NullMarked
package dev.hugind.api.json;

import org.jspecify.annotations.NullMarked;
