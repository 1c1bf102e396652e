/**
 * Fetches models: from a hub's repositories and from web addresses, with several connections,
 * resuming after a break, and never with a half file under a model's name.
 *
 * <p>{@link dev.hugind.cli.pull.ModelPull} is the door. What is fetched lies in a hidden file
 * {@code .NAME.part} beside its place until it is whole and checked; {@code .NAME.part.json} says
 * which pieces of it are there. A server is not trusted: sizes, ranges and validators of every
 * answer are held against the first one, and the sum of the whole file against the hub's.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.cli.pull;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
