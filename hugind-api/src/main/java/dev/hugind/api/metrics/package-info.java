/**
 * {@code GET /metrics}: what the engines count, and how long answers took.
 *
 * <p>{@code EngineSnapshots} reads the engines when somebody scrapes; {@code ModelTimers} are told
 * of each answer by its endpoint. Labels are the deployment's name and words of our own, never
 * anything that a client chooses.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.api.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
