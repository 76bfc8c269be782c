package io.argotuner.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as Argo CD's users write it: {@code 60s}, {@code 5m}, {@code 1h}. */
class Span implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smh])");

    @Override
    public Duration convert(String value) {
        var form = FORM.matcher(value);
        if (!form.matches()) {
            throw new TypeConversionException("expected a duration such as 60s, 5m or 1h but was '" + value + "'");
        }
        var n = Long.parseLong(form.group(1));
        return Duration.ofSeconds(
                switch (form.group(2)) {
                    case "h" -> n * 3600;
                    case "m" -> n * 60;
                    default -> n;
                });
    }
}
