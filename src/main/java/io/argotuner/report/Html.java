package io.argotuner.report;

import java.util.List;

/** Text in a page. */
final class Html {
    private Html() {}

    /** For content and for attributes in double quotes. An arrow is one character, which no line ends within. */
    static String escape(String text) {
        return text.replace(" -> ", "\u00a0\u2192 ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A part of the page. {@code body} is markup, the others are text. */
    static String section(String title, String text, String body) {
        return "<section>\n<h2>" + escape(title) + "</h2>\n" + paragraph(text) + body + "</section>\n";
    }

    /** Empty for a blank text. */
    static String paragraph(String text) {
        return text.isBlank() ? "" : "<p>" + escape(text) + "</p>\n";
    }

    /** Markup that scrolls by itself, by the keyboard too, where the page is narrow. */
    static String scroll(String name, String markup) {
        return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + escape(name) + "\">" + markup
                + "</div>\n";
    }

    /** Bars with a caption, of which a picture shows so many at most. */
    static String figure(String caption, String svg, int bars) {
        var more = bars - BarChart.MOST_BARS;
        return "<figure><figcaption>" + escape(caption) + (more > 0 ? "; " + more + " more are not drawn" : "")
                + "</figcaption>\n" + svg + "</figure>\n";
    }

    /** A table that scrolls by itself where the page is narrow. {@code columns} all have a word; {@code rows} is markup. */
    static String table(String style, String name, List<String> columns, String rows) {
        var head = new StringBuilder();
        columns.forEach(c -> head.append("<th scope=\"col\">" + escape(c) + "</th>"));
        return scroll(
                name,
                "<table class=\"" + style + "\" aria-label=\"" + escape(name) + "\">\n<thead><tr>" + head
                        + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>");
    }

    /** A row of a table; the first cell names it. All are text. */
    static String row(String name, String... cells) {
        var row = new StringBuilder("<tr><th scope=\"row\">" + escape(name) + "</th>");
        for (var cell : cells) {
            row.append("<td>" + escape(cell) + "</td>");
        }
        return row.append("</tr>\n").toString();
    }
}
