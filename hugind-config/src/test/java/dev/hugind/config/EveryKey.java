package dev.hugind.config;

/**
 * A file that gives every key a value other than its default, but for the two that others exclude.
 */
final class EveryKey {
  static final String YAML =
      """
      model:
        model_path: /m/a.gguf
        mmproj_path: /m/mmproj.gguf
        alias: Great/Model 7B
        lora: [{path: /m/l1.gguf, scale: 0.5}, {path: /m/l2.gguf, scale: -2}]
      device:
        gpu_layers: 12
        mlock: true
        no_mmap: true
        split_mode: row
        main_gpu: 1
        tensor_split: [3, 1.5]
        runtime: cuda-b6000
      context:
        ctx_size: 8192
        batch_size: 1024
        ubatch_size: 256
        flash_attn: auto
        threads: 7
        threads_batch: 9
        cache_type_k: q8_0
        cache_type_v: iq4_nl
        offload_kqv: false
        rope_freq_base: 10000.5
        rope_freq_scale: 0.25
        draft_tokens: 24
      sampling:
        temp: 1.1
        top_k: 11
        top_p: 0.8
        min_p: 0.02
        repeat_last_n: -1
        repeat_penalty: 1.2
        frequency_penalty: -0.5
        presence_penalty: 0.5
        dry_multiplier: 0.8
        dry_base: 2.5
        dry_allowed_length: 3
        xtc_probability: 0.3
        xtc_threshold: 0.2
        seed: 4294967295
      chat:
        template_file: /t/a.jinja
        system_prompt: |
          Be kind.
          Be brief.
        reasoning: off
      sessions:
        enabled: false
        ram_budget: 512KiB
        disk_budget: 3GB
        idle_to_ram: 500ms
        idle_to_disk: 2h
        ttl: 7d
      limits:
        queue: 9
        queue_timeout: 5s
        request_timeout: 1m
        shutdown_timeout: 0s
        max_body: 1000000
      server:
        host: 0.0.0.0
        port: 9090
        api_key: one-key
        api_keys:
          - {id: ci, key: two-key, requests_per_minute: 60, max_concurrent: 4}
          - id: web
            key: three-key
            requests_per_minute: 1
            max_concurrent: 2
        allow_no_auth: true
        max_slots: 8
        concurrency: 2
        timeout_seconds: 5
        cors_origins: [https://a.example:8443, "*"]
        tls: {cert: /s/cert.pem, key: /s/key.pem}
        embeddings: true
      """;

  private EveryKey() {}
}
