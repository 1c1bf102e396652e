/**
 * Reads the header of a GGUF model file without native code: metadata, tensors, shape of the model
 * and an estimate of the memory it needs.
 *
 * <p>{@link dev.hugind.engine.gguf.GgufFile} is the door. A file is treated as hostile until it has
 * been checked: every count, length and offset has a bound, and no array is made before the file is
 * known to hold that much.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.gguf;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
