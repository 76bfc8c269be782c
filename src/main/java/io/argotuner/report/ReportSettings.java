package io.argotuner.report;

import io.argotuner.api.SettingStatus;
import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Decision.State;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a report with each setting: what stood there, what is in force, what it should be and why. */
final class ReportSettings {
    private static final String ORIGINAL = "Original";
    private static final List<String> COLUMNS = List.of("Setting", ORIGINAL, "In force", "Recommended", "State", "Why");

    private ReportSettings() {}

    static String html(ReportInput input) {
        var originals = originals(input);
        var rows = new StringBuilder();
        input.plan().decision().settings().stream()
                .sorted(Comparator.comparingInt(
                        s -> s.state() == State.CHANGE ? 0 : s.state() == State.PENDING ? 1 : 2))
                .forEach(s -> rows.append(row(s, originals)));
        var columns = COLUMNS.stream()
                .filter(c -> !c.equals(ORIGINAL) || !originals.isEmpty())
                .toList();
        return Html.section("Settings", "", Html.table("settings", "Settings", columns, rows.toString()));
    }

    /** What stood there before argo-tuner, by setting: its policy remembers it. */
    private static Map<String, String> originals(ReportInput input) {
        var originals = new HashMap<String, String>();
        var told = input.stored().map(s -> s.status().settings).orElse(null);
        for (var setting : told == null ? List.<SettingStatus>of() : told) {
            if (setting.name != null && setting.original != null) {
                originals.put(setting.name, setting.original);
            }
        }
        return originals;
    }

    private static String row(SettingDecision setting, Map<String, String> originals) {
        var changes = setting.state() == State.CHANGE || setting.state() == State.PENDING;
        return "<tr" + (changes ? " class=\"changes\"" : "") + "><th scope=\"row\">"
                + setting.setting().id()
                + "<span class=\"target\">" + Html.escape(setting.target()) + "</span></th>"
                + (originals.isEmpty()
                        ? ""
                        : cell(1, "", shown(originals.get(setting.setting().id()))))
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
