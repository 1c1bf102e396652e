/** Tests of the gateway over real sockets, with a scripted model. */
@NullMarked
package dev.hugind.api;

import org.jspecify.annotations.NullMarked;
