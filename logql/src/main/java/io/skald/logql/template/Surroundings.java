package io.skald.logql.template;

/// What a function sees besides its arguments.
///
/// @param row the row that the template runs on
/// @param steps where a function that does more than its texts are long says so
record Surroundings(TemplateInput row, Steps steps) {}
