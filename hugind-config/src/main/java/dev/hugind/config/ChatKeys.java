package dev.hugind.config;

import java.util.List;

/** The keys of the section {@code chat}. */
final class ChatKeys {
  static final ConfigKey<ChatConfig, ChatFormat> FORMAT =
      ConfigKey.defaulted(
          "chat.format",
          TextKinds.choice(ChatFormat.class, ChatFormat::spelling),
          ChatFormat.AUTO,
          ChatConfig::format,
          "The prompt format; auto = the model's own template, or template_file.");
  static final ConfigKey<ChatConfig, FileReference> TEMPLATE_FILE =
      ConfigKey.optional(
          "chat.template_file",
          PathKinds.FILE,
          ChatConfig::templateFile,
          "A Jinja template to use in place of the model's own; not together with a format.");
  static final ConfigKey<ChatConfig, String> SYSTEM_PROMPT =
      ConfigKey.optional(
          "chat.system_prompt",
          TextKinds.TEXT,
          ChatConfig::systemPrompt,
          "The system message of requests that have none.");
  static final ConfigKey<ChatConfig, FileReference> SYSTEM_PROMPT_FILE =
      ConfigKey.optional(
          "chat.system_prompt_file",
          PathKinds.FILE,
          ChatConfig::systemPromptFile,
          "A text file that holds the system prompt; not together with system_prompt.");
  static final ConfigKey<ChatConfig, Toggle> REASONING =
      ConfigKey.defaulted(
          "chat.reasoning",
          TextKinds.SWITCH,
          Toggle.AUTO,
          ChatConfig::reasoning,
          "Whether the model thinks before it answers; auto = as its template says.");
  static final KeyGroup<ServerConfig, ChatConfig> GROUP =
      KeyGroup.section(
          "chat",
          config -> List.of(config.chat()),
          List.of(FORMAT, TEMPLATE_FILE, SYSTEM_PROMPT, SYSTEM_PROMPT_FILE, REASONING),
          List.of());

  private ChatKeys() {}

  static ChatConfig read(Values values) {
    return new ChatConfig(
        values.get(FORMAT),
        values.find(TEMPLATE_FILE),
        values.find(SYSTEM_PROMPT),
        values.find(SYSTEM_PROMPT_FILE),
        values.get(REASONING));
  }
}
