package dev.hugind.engine.backend;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a loaded model.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param description architecture, size and quantisation in one line: {@code "llama 135M Q4_1"}
 * @param architecture the GGUF's {@code general.architecture}
 * @param name the GGUF's {@code general.name}, empty when it has none
 * @param quantization the file type's label, {@code "Q4_1"}; empty when unknown
 * @param parameters how many weights
 * @param weightBytes size of the weights in bytes
 * @param trainedTokens the context in tokens that the model was trained for
 * @param embeddingLength width of a hidden state
 * @param layers number of layers
 * @param vocabularySize number of tokens in the vocabulary
 * @param chatTemplate the model's own chat template (Jinja), or null when it has none
 * @param beginText text of the begin-of-text token, empty when it has none
 * @param endText text of the end-of-text token, empty when it has none
 */
public record ModelInfo(
    String description,
    String architecture,
    String name,
    String quantization,
    long parameters,
    long weightBytes,
    int trainedTokens,
    int embeddingLength,
    int layers,
    int vocabularySize,
    @Nullable String chatTemplate,
    String beginText,
    String endText) {}
