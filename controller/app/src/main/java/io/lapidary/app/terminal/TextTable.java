package io.lapidary.app.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns of text in line with each other; numbers to the right. */
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> titles;

    /** @param titles of the columns; one that begins with {@code >} is set to the right */
    public TextTable(String... titles) {
        this.titles = List.of(titles);
        rows.add(this.titles.stream()
                .map(t -> t.startsWith(">") ? t.substring(1) : t)
                .toList());
    }

    public TextTable row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            // A name with a line break in it would begin a row of its own.
            row.add(String.valueOf(cell).replaceAll("\\R|\t", "?"));
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < titles.size(); column++) {
                String cell = row.get(column);
                String pad = " ".repeat(width(column) - cell.length());
                line.append(titles.get(column).startsWith(">") ? pad + cell : cell + pad)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
    }
}
