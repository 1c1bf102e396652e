/** Tests of single classes, without a server. */
@NullMarked
package dev.hugind.api.session;

import org.jspecify.annotations.NullMarked;
