package dev.hugind.engine.template;

import java.util.List;

/**
 * Python's bytes, which a template gets from {@code encode} only.
 *
 * @param octets the bytes, each from 0 to 255
 */
record BytesValue(List<Object> octets) {}
