package dev.hugind.config;

/**
 * One LoRA adapter.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param path the GGUF file of the adapter
 * @param scale how strongly the adapter acts; 1 = as trained; -100 to 100
 */
public record LoraConfig(FileReference path, double scale) {}
