package io.argotuner.report;

import io.argotuner.api.FitStatus;
import io.argotuner.decide.evidence.Fit;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** The fit in status: what was told stays until it differs by a tenth, or its error by ten percentage points. */
final class FitReport {
    private static final MathContext DIGITS = new MathContext(2);
    private static final double NEAR = 0.1;
    private static final int NEAR_PERCENT = 10;

    private FitReport() {}

    /** Null where nothing was fitted. */
    static @Nullable FitStatus of(@Nullable FitStatus before, Fit fit) {
        var told = new FitStatus();
        if (before != null) {
            told.refreshesPerPeriod = before.refreshesPerPeriod;
            told.refreshesErrorPercent = before.refreshesErrorPercent;
        }
        if (isNews(told.refreshesPerPeriod, told.refreshesErrorPercent, fit.demand())) {
            told.refreshesPerPeriod = rounded(fit.demand().value());
            told.refreshesErrorPercent = percent(fit.demand());
        }
        return told.refreshesPerPeriod == null ? null : told;
    }

    private static boolean isNews(@Nullable Double value, @Nullable Integer error, Fit.Line line) {
        return line.fitted()
                && (value == null
                        || error == null
                        || Math.abs(line.value() - value) > NEAR * value
                        || Math.abs(percent(line) - error) > NEAR_PERCENT);
    }

    private static int percent(Fit.Line line) {
        return (int) Math.min(999, Math.round(100 * line.error().orElse(0.0)));
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }
}
