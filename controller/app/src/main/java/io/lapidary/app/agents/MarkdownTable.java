package io.lapidary.app.agents;

import java.util.List;
import java.util.stream.Collectors;

/** A table as Markdown has it; the first column to the left, numbers to the right. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    MarkdownTable(List<String> titles) {
        row(titles);
        text.append("|---|").append("--:|".repeat(titles.size() - 1)).append('\n');
    }

    void row(List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
