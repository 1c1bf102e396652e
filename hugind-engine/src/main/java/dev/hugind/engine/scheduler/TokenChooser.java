package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.error.EngineException;
import dev.hugind.engine.error.GenerationFailedException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.TokenConstraint;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next token of a request, within its constraint.
 *
 * <p>What the sampler likes is looked at first: asking the constraint about one token is cheap, and
 * mostly it agrees. Only when it does not, all allowed tokens are collected and one of them is
 * chosen. Without cuts such as top-k this leaves the distribution what it would be if the others
 * had been taken away first: a choice that is kept has its own share, and a choice that is not kept
 * is made again by shares.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class TokenChooser {
  private final BitSet allowed = new BitSet();

  /** What a constraint threw: it concerns one request, never the context. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final EngineException reason;

    Refused(EngineException reason) {
      super(reason);
      this.reason = reason;
    }

    EngineException reason() {
      return reason;
    }
  }

  /**
   * Chooses a token and lets sampler and constraint know it.
   *
   * @param job a job with logits
   * @return the token
   * @throws Refused when the constraint lets no token follow, or fails
   */
  int choose(Job job) throws Refused {
    TokenSampler sampler = job.sampler();
    int token = sampler.sample(job.logitsRow);
    TokenConstraint constraint = constraint(job);
    if (constraint != null) {
      if (!isAllowed(constraint, token)) {
        token = sampler.sample(job.logitsRow, allowed);
      }
      accept(constraint, token);
    }
    sampler.accept(token);
    return token;
  }

  private static @Nullable TokenConstraint constraint(Job job) throws Refused {
    try {
      return job.constraint();
    } catch (RuntimeException e) {
      throw refused(e);
    }
  }

  /** Whether a token is allowed; if not, {@link #allowed} holds those that are. */
  private boolean isAllowed(TokenConstraint constraint, int token) throws Refused {
    try {
      if (constraint.allows(token)) {
        return true;
      }
      constraint.collectAllowed(allowed);
    } catch (RuntimeException e) {
      throw refused(e);
    }
    if (allowed.isEmpty()) {
      throw new Refused(
          new InvalidRequestException(
              "grammar",
              "the grammar can't go on from here with any token of this model; change the grammar"));
    }
    return false;
  }

  private static void accept(TokenConstraint constraint, int token) throws Refused {
    try {
      constraint.accept(token);
    } catch (RuntimeException e) {
      throw refused(e);
    }
  }

  private static Refused refused(RuntimeException failure) {
    return new Refused(
        failure instanceof EngineException known
            ? known
            : new GenerationFailedException(
                "the check of what may follow failed; the log has the detail", failure));
  }
}
