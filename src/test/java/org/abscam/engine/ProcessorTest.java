package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines as /proc/cpuinfo had them on machines of these kinds. */
class ProcessorTest {

	private static final String ZEN_4 =
		"processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: fpu sse4_2 avx2 avx512f avx512_vnni avx512_bitalg\n"
			+ "bugs\t\t: spectre_v1\n";
	private static final String HASWELL = "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu sse4_2 fma avx2 bmi2\n";
	private static final String ALDER_LAKE = "vendor_id\t: GenuineIntel\nflags\t\t: fpu avx2 avx_vnni\n";
	private static final String ARM = "processor\t: 0\nFeatures\t: fp asimd asimddp\n";

	@Test
	void productsOfBytesAreSeenInWhatLinuxLists() {
		assertThat(Processor.of("amd64", ZEN_4).hasByteProducts()).isTrue();
		assertThat(Processor.of("amd64", ALDER_LAKE).hasByteProducts()).isTrue();
		assertThat(Processor.of("amd64", HASWELL).hasByteProducts()).isFalse();
		assertThat(Processor.of("aarch64", ARM).hasByteProducts()).isFalse();
	}

	@Test
	void whereASystemDoesNotTellWeightsAreKeptFromSaturating() {
		assertThat(Processor.of("amd64", "").hasByteProducts()).as("Windows").isFalse();
		assertThat(Processor.of("amd64", "").maySaturate()).as("Windows").isTrue();
		assertThat(Processor.of("x86_64", HASWELL).maySaturate()).isTrue();
		assertThat(Processor.of("amd64", ZEN_4).maySaturate()).isFalse();
		assertThat(Processor.of("aarch64", "").maySaturate()).as("macOS").isFalse();
	}
}
