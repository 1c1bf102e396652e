package dev.hugind.engine.llama;

import com.google.errorprone.annotations.Keep;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Hears from llama.cpp how far loading a model is. Called on the thread that loads. */
final class LoadProgress {
  private static final MethodHandle REPORT = handle();

  private final DoubleConsumer listener;
  private @Nullable Throwable failure;

  LoadProgress(DoubleConsumer listener) {
    this.listener = listener;
  }

  /** Returns a function for llama.cpp to call, which lives as long as the arena. */
  // Making a function pointer is what the JVM warns of without --enable-native-access.
  @SuppressWarnings("restricted")
  MemorySegment callback(Arena arena) {
    return Linker.nativeLinker()
        .upcallStub(
            REPORT.bindTo(this),
            FunctionDescriptor.of(
                ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_FLOAT, ValueLayout.ADDRESS),
            arena);
  }

  /** Throws what the listener threw, which ended the loading. */
  void throwFailure() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  // What leaves an upcall ends the JVM, hence Throwable; loading stops and the caller rethrows.
  @Keep
  boolean report(float share, MemorySegment unusedUserData) {
    try {
      listener.accept(Math.clamp(share, 0f, 1f));
      return true;
    } catch (Throwable e) {
      failure = e;
      return false;
    }
  }

  private static MethodHandle handle() {
    try {
      return MethodHandles.lookup()
          .findVirtual(
              LoadProgress.class,
              "report",
              MethodType.methodType(boolean.class, float.class, MemorySegment.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the progress callback is missing", e);
    }
  }
}
