package dev.hugind.engine.llama;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A loaded model: its weights, its adapters, its vocabulary.
 *
 * <p><b>Thread safety:</b> safe, but for {@link #close}.
 *
 * <p><b>Lifecycle:</b> closed by whoever loaded it; {@code close} is idempotent and refuses while
 * contexts are open, because they use the weights. After it, every method but {@link #info} throws
 * {@link IllegalStateException}.
 */
final class LlamaModel implements LoadedModel {
  private final RuntimeLibrary library;
  private final MemorySegment model;
  private final List<ModelLoader.LoadedAdapter> adapters;
  private final LlamaVocabulary vocabulary;
  private final ModelMetadata metadata;
  private final ModelInfo info;
  private final String fingerprint;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private int openContexts;

  @GuardedBy("lock")
  private boolean closed;

  /** Takes over the model and the adapters. */
  LlamaModel(
      RuntimeLibrary library,
      MemorySegment model,
      List<ModelLoader.LoadedAdapter> adapters,
      String quantization,
      String fingerprint) {
    this.library = library;
    this.model = model;
    this.adapters = List.copyOf(adapters);
    this.fingerprint = fingerprint;
    vocabulary = new LlamaVocabulary(library.llama(), library.llama().vocab(model));
    metadata = new ModelMetadata(library.llama(), model);
    info = metadata.info(vocabulary, quantization);
  }

  RuntimeLibrary library() {
    return library;
  }

  MemorySegment address() {
    return model;
  }

  ModelMetadata metadata() {
    return metadata;
  }

  List<ModelLoader.LoadedAdapter> adapters() {
    return adapters;
  }

  /** Returns what tells these weights and adapters from others. */
  String fingerprint() {
    return fingerprint;
  }

  /** Tells whether the memory of a sequence can be cut at any token. */
  boolean canCut() {
    return !library.llama().keepsState(model);
  }

  /** Tells whether a sequence is one state, whatever its length. */
  boolean isRecurrent() {
    return library.llama().isRecurrent(model);
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public LlamaVocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public DecodeContext openContext(ContextOptions options) {
    PlatformThreads.require("opening a context");
    retain();
    boolean opened = false;
    try {
      DecodeContext context = ContextOpener.open(this, options);
      opened = true;
      return context;
    } finally {
      if (!opened) {
        release();
      }
    }
  }

  private void retain() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      openContexts++;
    } finally {
      lock.unlock();
    }
  }

  /** Called by a context when it is closed. */
  void release() {
    lock.lock();
    try {
      openContexts--;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (openContexts > 0) {
        throw new IllegalStateException(
            "the model has " + openContexts + " open contexts; close them first");
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    vocabulary.close();
    adapters.forEach(adapter -> library.llama().freeAdapter(adapter.address()));
    library.llama().freeModel(model);
  }
}
