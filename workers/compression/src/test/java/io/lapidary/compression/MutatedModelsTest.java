package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Damaged models are refused with a reason, or still valid; nothing else comes of them. */
class MutatedModelsTest {
    private static final int COUNT = Integer.getInteger("lapidary.mutations", 2000);
    private static final long SEED = Long.getLong("lapidary.mutations.seed", 0);

    @Test
    void everyMutatedModelIsRefusedWithAReasonOrIsStillValid(@TempDir Path folder) throws Exception {
        List<byte[]> models = Stream.of(PictureNets.all(), SequenceNets.all(), ExporterNets.all(), TestNets.all())
                .flatMap(nets -> nets.values().stream())
                .toList();
        MutationSoak soak = MutationSoak.run(models, SEED, COUNT, folder, share -> {});
        LoggerFactory.getLogger(MutatedModelsTest.class).info("{}", soak);
        assertThat(soak.failures()).isEmpty();
        assertThat(soak.valid()).isPositive();
        assertThat(soak.refused()).isPositive();
        assertThat(soak.valid() + soak.refused()).isEqualTo(COUNT);
        assertThat(soak.peakBytes()).isLessThanOrEqualTo(MutationSoak.MOST_BYTES);
    }
}
