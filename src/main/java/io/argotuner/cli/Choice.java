package io.argotuner.cli;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of a few words; the error lists them. */
record Choice<T>(List<T> values, Function<T, String> word) implements ITypeConverter<T> {
    @Override
    public T convert(String text) {
        return values.stream()
                .filter(value -> word.apply(value).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of "
                        + values.stream().map(word).collect(Collectors.joining(", ")) + " but was '" + text
                        + "'"));
    }
}
