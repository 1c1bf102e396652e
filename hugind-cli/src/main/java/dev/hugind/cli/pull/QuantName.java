package dev.hugind.cli.pull;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The quantisation that a model file's name tells. */
final class QuantName {
  /** What a name without one gets. */
  static final String UNKNOWN = "?";

  private static final Pattern NAME =
      Pattern.compile(
          "(?<=^|[-._/])"
              + "((?:UD-)?(?:I?Q[1-8](?:_(?:K|NL|XXS|XS|S|M|L|XL|[0-9]))*"
              + "|TQ[12]_0|BF16|FP?16|FP?32|MXFP4(?:_MOE)?|NVFP4))"
              + "(?=$|[-._/])",
          Pattern.CASE_INSENSITIVE);

  private QuantName() {}

  /** Returns the last one in a path, in capitals: {@code Q4_K_M}, {@code UD-IQ2_M}, {@code F16}. */
  static String of(String path) {
    Matcher matcher = NAME.matcher(path.replaceFirst("(?i)\\.gguf$", ""));
    String found = UNKNOWN;
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return normal(found);
  }

  /** Returns whether a user who asks for one means the other. */
  static boolean isMeant(String asked, String quant) {
    return normal(asked).equals(quant);
  }

  /** Returns one without the mark of dynamic quantisation, {@code UD-}. */
  static String withoutPrefix(String quant) {
    return quant.startsWith("UD-") ? quant.substring(3) : quant;
  }

  private static String normal(String quant) {
    String upper = quant.toUpperCase(Locale.ROOT);
    return upper.equals("FP16") || upper.equals("FP32") ? "F" + upper.substring(2) : upper;
  }
}
