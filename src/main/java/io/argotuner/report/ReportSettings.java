package io.argotuner.report;

import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Decision.State;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a report with each setting: what stood there, what is in force, what it should be and why. */
final class ReportSettings {
    private static final List<String> COLUMNS =
            List.of("Setting", "Original", "In force", "Recommended", "State", "Why");

    private ReportSettings() {}

    static String html(Plan plan) {
        var rows = new StringBuilder();
        plan.decision().settings().stream()
                .sorted(Comparator.comparingInt(
                        s -> s.state() == State.CHANGE ? 0 : s.state() == State.PENDING ? 1 : 2))
                .forEach(s -> rows.append(row(s)));
        return Html.section("Settings", "", Html.table("settings", "Settings", COLUMNS, rows.toString()));
    }

    private static String row(SettingDecision setting) {
        var changes = setting.state() == State.CHANGE || setting.state() == State.PENDING;
        return "<tr" + (changes ? " class=\"changes\"" : "") + "><th scope=\"row\">"
                + setting.setting().id()
                + "<span class=\"target\">" + Html.escape(setting.target()) + "</span></th>"
                + cell(1, "", shown(setting.original()))
                + cell(2, "", shown(setting.effective()))
                + cell(3, "to", shown(setting.recommended()))
                + cell(4, "", "<span class=\"state\">" + setting.state().id() + "</span>")
                + cell(5, "why", Html.escape(setting.reason())) + "</tr>\n";
    }

    /** It carries its column's word, for screens on which there is no room for columns. */
    private static String cell(int column, String style, String markup) {
        return "<td" + (style.isEmpty() ? "" : " class=\"" + style + "\"") + " data-column=\"" + COLUMNS.get(column)
                + "\">" + markup + "</td>";
    }

    private static String shown(@Nullable String value) {
        return value == null ? "–" : Html.escape(Prose.humane(value));
    }
}
