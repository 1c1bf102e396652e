package dev.hugind.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/**
 * Calls C functions by address, one static method for each shape of arguments that llama.cpp has.
 *
 * <p>The handles are static and final, so that the JIT compiles a call to little more than the
 * jump; the address is an argument, because two runtimes may live in one process. The letters of a
 * handle's name are its result and its arguments: V void, Z bool, I int32, J int64, F float, P
 * pointer, S a struct by value.
 */
final class NativeCalls {
  /**
   * Stands for any struct that is passed by value in memory. The callee reads and writes its own
   * part; on all 64-bit ABIs of the JDK what lies behind it is not looked at.
   */
  private static final MemoryLayout SLACK_STRUCT =
      MemoryLayout.structLayout(
          MemoryLayout.sequenceLayout(RuntimeLayouts.SLACK / Long.BYTES, JAVA_LONG));

  /** {@code llama_sampler_chain_params} is one bool, which is passed in a register. */
  private static final MemoryLayout ONE_BOOL = MemoryLayout.structLayout(JAVA_BOOLEAN);

  private static final MethodHandle S_NONE = handle(FunctionDescriptor.of(SLACK_STRUCT));
  private static final MethodHandle P_B = handle(FunctionDescriptor.of(ADDRESS, ONE_BOOL));
  private static final MethodHandle V_NONE = handle(FunctionDescriptor.ofVoid());
  private static final MethodHandle V_P = handle(FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle V_PP = handle(FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
  private static final MethodHandle V_PI = handle(FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
  private static final MethodHandle V_PII =
      handle(FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle V_PIIII =
      handle(FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle V_PZ = handle(FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
  private static final MethodHandle Z_PIII =
      handle(FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle P_P = handle(FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle P_PP = handle(FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle P_PS =
      handle(FunctionDescriptor.of(ADDRESS, ADDRESS, SLACK_STRUCT));
  private static final MethodHandle I_PI =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle I_P = handle(FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle J_P = handle(FunctionDescriptor.of(JAVA_LONG, ADDRESS));
  private static final MethodHandle J_PI =
      handle(FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));
  private static final MethodHandle J_PPJI =
      handle(FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle J_NONE = handle(FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle Z_NONE = handle(FunctionDescriptor.of(JAVA_BOOLEAN));
  private static final MethodHandle Z_P = handle(FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
  private static final MethodHandle Z_PI =
      handle(FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
  private static final MethodHandle I_PPJ =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle I_PPPJ =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle I_PS =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, SLACK_STRUCT));
  private static final MethodHandle I_PPI =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle I_PPIPIZZ =
      handle(
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN));
  private static final MethodHandle I_PIPIIZ =
      handle(
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
  private static final MethodHandle P_NONE = handle(FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle P_I = handle(FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final MethodHandle P_FJ =
      handle(FunctionDescriptor.of(ADDRESS, JAVA_FLOAT, JAVA_LONG));
  private static final MethodHandle P_F = handle(FunctionDescriptor.of(ADDRESS, JAVA_FLOAT));
  private static final MethodHandle P_FFJI =
      handle(FunctionDescriptor.of(ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle P_IIFFI =
      handle(FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_INT));
  private static final MethodHandle P_IFF =
      handle(FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT));
  private static final MethodHandle P_IFFF =
      handle(FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT));
  private static final MethodHandle P_IIFFF =
      handle(
          FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT));
  private static final MethodHandle P_PIFFIIPJ =
      handle(
          FunctionDescriptor.of(
              ADDRESS,
              ADDRESS,
              JAVA_INT,
              JAVA_FLOAT,
              JAVA_FLOAT,
              JAVA_INT,
              JAVA_INT,
              ADDRESS,
              JAVA_LONG));
  private static final MethodHandle P_PFFIIPJ =
      handle(
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle P_IIP =
      handle(FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle I_PPF =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_FLOAT));
  private static final MethodHandle I_PPJP =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle P_PI =
      handle(FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));

  static void run(MemorySegment function) {
    try {
      V_NONE.invokeExact(function);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static void run(MemorySegment function, MemorySegment a) {
    try {
      V_P.invokeExact(function, a);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static void run(MemorySegment function, MemorySegment a, MemorySegment b) {
    try {
      V_PP.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static void run(MemorySegment function, MemorySegment a, int b) {
    try {
      V_PI.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static void run(MemorySegment function, MemorySegment a, int b, int c) {
    try {
      V_PII.invokeExact(function, a, b, c);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static void run(MemorySegment function, MemorySegment a, int b, int c, int d, int e) {
    try {
      V_PIIII.invokeExact(function, a, b, c, d, e);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static void run(MemorySegment function, MemorySegment a, boolean b) {
    try {
      V_PZ.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static boolean bool(MemorySegment function, MemorySegment a, int b, int c, int d) {
    try {
      return (boolean) Z_PIII.invokeExact(function, a, b, c, d);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, MemorySegment a) {
    try {
      return (MemorySegment) P_P.invokeExact(function, a);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, MemorySegment a, MemorySegment b) {
    try {
      return (MemorySegment) P_PP.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointerOfStruct(
      MemorySegment function, MemorySegment a, MemorySegment struct) {
    try {
      return (MemorySegment) P_PS.invokeExact(function, a, struct);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(MemorySegment function, MemorySegment a) {
    try {
      return (int) I_P.invokeExact(function, a);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(MemorySegment function, MemorySegment a, int b) {
    try {
      return (int) I_PI.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static long int64(MemorySegment function, MemorySegment a) {
    try {
      return (long) J_P.invokeExact(function, a);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static long int64(MemorySegment function, MemorySegment a, int b) {
    try {
      return (long) J_PI.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static long int64(MemorySegment function, MemorySegment a, MemorySegment b, long c, int d) {
    try {
      return (long) J_PPJI.invokeExact(function, a, b, c, d);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static long int64(MemorySegment function) {
    try {
      return (long) J_NONE.invokeExact(function);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static boolean bool(MemorySegment function) {
    try {
      return (boolean) Z_NONE.invokeExact(function);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static boolean bool(MemorySegment function, MemorySegment a) {
    try {
      return (boolean) Z_P.invokeExact(function, a);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static boolean bool(MemorySegment function, MemorySegment a, int b) {
    try {
      return (boolean) Z_PI.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(MemorySegment function, MemorySegment a, MemorySegment b, long c) {
    try {
      return (int) I_PPJ.invokeExact(function, a, b, c);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(
      MemorySegment function, MemorySegment a, MemorySegment b, MemorySegment c, long d) {
    try {
      return (int) I_PPPJ.invokeExact(function, a, b, c, d);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32OfStruct(MemorySegment function, MemorySegment a, MemorySegment struct) {
    try {
      return (int) I_PS.invokeExact(function, a, struct);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(MemorySegment function, MemorySegment a, MemorySegment b, int c) {
    try {
      return (int) I_PPI.invokeExact(function, a, b, c);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(
      MemorySegment function,
      MemorySegment a,
      MemorySegment b,
      int c,
      MemorySegment d,
      int e,
      boolean f,
      boolean g) {
    try {
      return (int) I_PPIPIZZ.invokeExact(function, a, b, c, d, e, f, g);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(
      MemorySegment function, MemorySegment a, int b, MemorySegment c, int d, int e, boolean f) {
    try {
      return (int) I_PIPIIZ.invokeExact(function, a, b, c, d, e, f);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function) {
    try {
      return (MemorySegment) P_NONE.invokeExact(function);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, int a) {
    try {
      return (MemorySegment) P_I.invokeExact(function, a);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, float a, long b) {
    try {
      return (MemorySegment) P_FJ.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, float a) {
    try {
      return (MemorySegment) P_F.invokeExact(function, a);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, float a, float b, long c, int d) {
    try {
      return (MemorySegment) P_FFJI.invokeExact(function, a, b, c, d);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, int a, int b, float c, float d, int e) {
    try {
      return (MemorySegment) P_IIFFI.invokeExact(function, a, b, c, d, e);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, int a, float b, float c) {
    try {
      return (MemorySegment) P_IFF.invokeExact(function, a, b, c);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, int a, float b, float c, float d) {
    try {
      return (MemorySegment) P_IFFF.invokeExact(function, a, b, c, d);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, int a, int b, float c, float d, float e) {
    try {
      return (MemorySegment) P_IIFFF.invokeExact(function, a, b, c, d, e);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(
      MemorySegment function,
      MemorySegment a,
      int b,
      float c,
      float d,
      int e,
      int f,
      MemorySegment g,
      long h) {
    try {
      return (MemorySegment) P_PIFFIIPJ.invokeExact(function, a, b, c, d, e, f, g, h);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(
      MemorySegment function,
      MemorySegment a,
      float b,
      float c,
      int d,
      int e,
      MemorySegment f,
      long g) {
    try {
      return (MemorySegment) P_PFFIIPJ.invokeExact(function, a, b, c, d, e, f, g);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, int a, int b, MemorySegment c) {
    try {
      return (MemorySegment) P_IIP.invokeExact(function, a, b, c);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(MemorySegment function, MemorySegment a, MemorySegment b, float c) {
    try {
      return (int) I_PPF.invokeExact(function, a, b, c);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static int int32(
      MemorySegment function, MemorySegment a, MemorySegment b, long c, MemorySegment d) {
    try {
      return (int) I_PPJP.invokeExact(function, a, b, c, d);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static MemorySegment pointer(MemorySegment function, MemorySegment a, int b) {
    try {
      return (MemorySegment) P_PI.invokeExact(function, a, b);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  /** Calls a function that returns a struct in memory; it is written into {@code result}. */
  static void struct(MemorySegment function, MemorySegment result) {
    SegmentAllocator into = (bytes, align) -> result;
    try {
      MemorySegment _ = (MemorySegment) S_NONE.invokeExact(function, into);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Calls a function whose argument is a struct of one bool. */
  static MemorySegment pointerOfBoolStruct(MemorySegment function, MemorySegment struct) {
    try {
      return (MemorySegment) P_B.invokeExact(function, struct);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  // Creating handles is what the JVM warns of without --enable-native-access; it is this class's
  // job.
  @SuppressWarnings("restricted")
  private static MethodHandle handle(FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(descriptor);
  }

  private static RuntimeException failed(Throwable cause) {
    if (cause instanceof RuntimeException e) {
      return e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new IllegalStateException("a native call failed before it was made", cause);
  }

  private NativeCalls() {}
}
