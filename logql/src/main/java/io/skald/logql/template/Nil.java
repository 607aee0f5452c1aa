package io.skald.logql.template;

/// The two ways in which a Go template has no value.
enum Nil {
    /// No value at all: Go's invalid `reflect.Value`. Printed as `<no value>`.
    NO_VALUE,

    /// An `interface{}` that holds nothing, such as a JSON null in a list. Printed as `<nil>`.
    INTERFACE
}
