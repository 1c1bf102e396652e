package dev.hugind.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules that hold between keys. A rule is skipped where one of its values is wrong already. */
final class CrossChecks {
  private final Values values;
  private final Problems problems;

  CrossChecks(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  void run() {
    checkBatches();
    checkCacheTypes();
    checkTensorSplit();
    checkChat();
    checkTls();
    checkApiKeys();
    checkHost();
  }

  private void checkBatches() {
    // Not given, ubatch_size follows batch_size, so that only a given one can be too large.
    if (values.isGiven(ContextKeys.UBATCH_SIZE)
        && usable(ContextKeys.UBATCH_SIZE, ContextKeys.BATCH_SIZE)) {
      int ubatch = values.get(ContextKeys.UBATCH_SIZE);
      int batch = values.get(ContextKeys.BATCH_SIZE);
      if (ubatch > batch) {
        add(
            ContextKeys.UBATCH_SIZE,
            "found " + ubatch + ", allowed: at most context.batch_size, which is " + batch);
      }
    }
  }

  private void checkCacheTypes() {
    if (usable(ContextKeys.CACHE_TYPE_V, ContextKeys.FLASH_ATTN)
        && values.get(ContextKeys.CACHE_TYPE_V).isQuantized()
        && values.get(ContextKeys.FLASH_ATTN) == Toggle.OFF) {
      add(
          ContextKeys.CACHE_TYPE_V,
          "found "
              + values.get(ContextKeys.CACHE_TYPE_V).spelling()
              + ", which needs context.flash_attn: true or auto; without it, f16, bf16 and f32 are allowed");
    }
  }

  private void checkTensorSplit() {
    if (usable(DeviceKeys.TENSOR_SPLIT)) {
      List<Double> shares = values.get(DeviceKeys.TENSOR_SPLIT);
      if (!shares.isEmpty() && shares.stream().allMatch(share -> share == 0)) {
        add(DeviceKeys.TENSOR_SPLIT, "found only zeros, allowed: at least one share above 0");
      }
    }
  }

  private void checkChat() {
    if (values.isGiven(ChatKeys.TEMPLATE_FILE)
        && usable(ChatKeys.FORMAT)
        && values.get(ChatKeys.FORMAT) != ChatFormat.AUTO) {
      add(
          ChatKeys.TEMPLATE_FILE,
          "given together with chat.format: "
              + values.get(ChatKeys.FORMAT).spelling()
              + "; keep one of the two, or set chat.format: auto");
    }
    if (values.isGiven(ChatKeys.SYSTEM_PROMPT) && values.isGiven(ChatKeys.SYSTEM_PROMPT_FILE)) {
      add(
          ChatKeys.SYSTEM_PROMPT_FILE,
          "given together with chat.system_prompt; keep one of the two");
    }
  }

  private void checkTls() {
    boolean cert = values.isGiven(HttpKeys.TLS_CERT);
    boolean key = values.isGiven(HttpKeys.TLS_KEY);
    if (cert && !key) {
      add(HttpKeys.TLS_CERT, "given without server.tls.key; HTTPS needs both");
    } else if (key && !cert) {
      add(HttpKeys.TLS_KEY, "given without server.tls.cert; HTTPS needs both");
    }
  }

  private void checkApiKeys() {
    Map<String, Integer> ids = new HashMap<>();
    // All secrets share one hash code; with at most a thousand keys that is quick enough.
    Set<Secret> keys = new HashSet<>();
    if (usable(HttpKeys.API_KEY)) {
      Secret single = values.find(HttpKeys.API_KEY);
      if (single != null) {
        ids.put(HttpConfig.SINGLE_KEY_ID, values.line(HttpKeys.API_KEY));
        keys.add(single);
      }
    }
    for (Values entry : values.members(HttpKeys.API_KEYS)) {
      if (entry.isGiven(HttpKeys.ENTRY_ID) && entry.isUsable(HttpKeys.ENTRY_ID)) {
        String id = entry.get(HttpKeys.ENTRY_ID);
        Integer first = ids.putIfAbsent(id, entry.line(HttpKeys.ENTRY_ID));
        if (first != null) {
          problems.add(
              entry.line(HttpKeys.ENTRY_ID),
              entry.path(HttpKeys.ENTRY_ID),
              id.equals(HttpConfig.SINGLE_KEY_ID)
                  ? "found \""
                      + id
                      + "\", which is the id of server.api_key on line "
                      + first
                      + "; choose another"
                  : "found \"" + id + "\", which line " + first + " has too; choose another");
        }
      }
      if (entry.isGiven(HttpKeys.ENTRY_KEY)
          && entry.isUsable(HttpKeys.ENTRY_KEY)
          && !keys.add(entry.get(HttpKeys.ENTRY_KEY))) {
        problems.add(
            entry.line(HttpKeys.ENTRY_KEY),
            entry.path(HttpKeys.ENTRY_KEY),
            "found a key that another id has too; each id needs its own");
      }
    }
  }

  private void checkHost() {
    // A list with a broken key still means that a key is wanted.
    boolean hasKey =
        values.isGiven(HttpKeys.API_KEY) || !values.members(HttpKeys.API_KEYS).isEmpty();
    if (!hasKey && usable(HttpKeys.HOST, HttpKeys.ALLOW_NO_AUTH)) {
      String host = values.get(HttpKeys.HOST);
      if (!values.get(HttpKeys.ALLOW_NO_AUTH) && !AddressRules.isLoopback(host)) {
        add(HttpKeys.HOST, AddressRules.openWithoutKey(host));
      }
    }
  }

  private boolean usable(ConfigKey<?, ?>... keys) {
    for (ConfigKey<?, ?> key : keys) {
      if (!values.isUsable(key)) {
        return false;
      }
    }
    return true;
  }

  private void add(ConfigKey<?, ?> key, String message) {
    problems.add(values.line(key), values.path(key), message);
  }
}
