package org.abscam.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is known of the CPU's instructions for whole numbers of 8 bits.
 *
 * @param architecture Java's name of the kind of CPU
 * @param features names of its instructions, as Linux lists them; none where the system does not tell
 */
public record Processor(String architecture, Set<String> features) {

	/** Four products of bytes are added in 32 bits by one instruction. */
	private static final List<String> BYTE_PRODUCTS = List.of("avx512_vnni", "avx_vnni", "amx_int8");
	private static final Path LINUX = Path.of("/proc/cpuinfo");

	/** @return the CPU that this runs on */
	public static Processor here() {
		String architecture = System.getProperty("os.arch");
		try {
			return of(architecture, Files.isReadable(LINUX) ? Files.readString(LINUX) : "");
		}
		catch (IOException e) {
			return of(architecture, "");
		}
	}

	/**
	 * @param architecture Java's name of the kind of CPU, such as {@code amd64} or {@code aarch64}
	 * @param listing what Linux says of it in {@code /proc/cpuinfo}; empty elsewhere
	 */
	static Processor of(String architecture, String listing) {
		Set<String> features = listing.lines().filter(line -> line.startsWith("flags") && line.contains(":")).findFirst()
			.map(line -> Set.copyOf(Arrays.asList(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))).orElse(Set.of());
		return new Processor(architecture.toLowerCase(Locale.ROOT), features);
	}

	/** @return whether it is known to have VNNI or AMX, with which whole numbers of 8 bits are three times as fast as float32 */
	public boolean hasByteProducts() {
		return BYTE_PRODUCTS.stream().anyMatch(features::contains);
	}

	/** @return whether it may add two products of bytes in 16 bits, and saturate there: x86 without VNNI, as far as is known */
	public boolean maySaturate() {
		return !hasByteProducts() && !architecture.startsWith("aarch64") && !architecture.startsWith("arm");
	}
}
