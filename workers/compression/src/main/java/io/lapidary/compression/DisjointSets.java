package io.lapidary.compression;

import java.util.Arrays;

/** Union–find over whole numbers from 0; a set is called by its smallest member. */
final class DisjointSets {
    private int[] parents = new int[64];
    private int size;

    /** A further number, in a set of its own. */
    int add() {
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, size * 2);
        }
        parents[size] = size;
        return size++;
    }

    int find(int member) {
        int root = member;
        while (parents[root] != root) {
            root = parents[root];
        }
        int next = member;
        while (parents[next] != root) {
            int after = parents[next];
            parents[next] = root;
            next = after;
        }
        return root;
    }

    /** Makes one set of two; returns what it is called by. */
    int unite(int a, int b) {
        int rootA = find(a);
        int rootB = find(b);
        int kept = Math.min(rootA, rootB);
        parents[Math.max(rootA, rootB)] = kept;
        return kept;
    }

    /** Points every member straight at its set, so that {@link #find} only reads from now on: many threads may then. */
    void settle() {
        for (int member = 0; member < size; member++) {
            find(member);
        }
    }
}
