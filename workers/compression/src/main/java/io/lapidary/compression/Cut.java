package io.lapidary.compression;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Which classes of channels a candidate removes. */
final class Cut {
    private final Set<Integer> removed = new HashSet<>();

    static Cut of(Structure structure, Calibration calibration, Candidate candidate) {
        Cut cut = new Cut();
        for (GroupChoice choice : candidate.groups()) {
            GroupSite site = structure.group(choice.group());
            int[] order = calibration.order(choice.group());
            for (int i = site.group().kept(choice.keep()); i < order.length; i++) {
                cut.removed.add(site.classes()[order[i]]);
            }
        }
        return cut;
    }

    /** Indices whose class stays, ascending. */
    int[] kept(int[] classes) {
        return IntStream.range(0, classes.length)
                .filter(i -> !removed.contains(classes[i]))
                .toArray();
    }

    boolean touches(int[] classes) {
        return Arrays.stream(classes).anyMatch(removed::contains);
    }
}
