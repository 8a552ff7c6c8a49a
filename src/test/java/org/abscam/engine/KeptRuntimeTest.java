package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime's libraries are unpacked once for many starts; each start is a process of its own, which names the files it has loaded. */
class KeptRuntimeTest {

	private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

	@TempDir
	private Path folder;
	private Path cache;
	private Path temporary;

	@BeforeEach
	void makeFolders() throws IOException {
		assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "only Linux says which libraries a process has loaded");
		cache = folder.resolve("cache");
		temporary = Files.createDirectory(folder.resolve("temporary"));
	}

	@Test
	void whatTheFirstStartUnpackedTheNextOneLoads() throws Exception {
		Path library = start(List.of());
		assertThat(library).startsWithRaw(cache);
		assertThat(Files.readAllBytes(library)).isEqualTo(packed());
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library.getParent()))).isEqualTo("rwx------");
		Files.setLastModifiedTime(library, LONG_AGO);

		assertThat(start(List.of())).isEqualTo(library);
		assertThat(Files.getLastModifiedTime(library)).as("unpacked once").isEqualTo(LONG_AGO);
		try (Stream<Path> left = Files.list(temporary)) {
			assertThat(left.filter(f -> !f.getFileName().toString().startsWith("hsperfdata"))).isEmpty();
		}
	}

	@Test
	@Tag("slow")
	void aDamagedFileAndOneThatOthersMayWriteAreReplaced() throws Exception {
		Path library = start(List.of());
		byte[] damaged = packed();
		damaged[damaged.length / 2] ^= 1;
		Files.write(library, damaged);
		assertThat(start(List.of())).isEqualTo(library);
		assertThat(Files.readAllBytes(library)).isEqualTo(packed());

		Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-rw-r--"));
		assertThat(start(List.of())).isEqualTo(library);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library))).doesNotContain("rw-rw");

		Files.setPosixFilePermissions(library.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThat(start(List.of())).as("others may put another file there").startsWithRaw(temporary);
	}

	@Test
	@Tag("slow")
	void withoutAPlaceThatCanBeUsedItIsUnpackedForThisStart() throws Exception {
		Files.writeString(cache, "a file where the folder would be");
		assertThat(start(List.of())).startsWithRaw(temporary);
		Files.delete(cache);

		Files.createDirectory(cache);
		for (String disk : List.of("noexec", "size=1m")) {
			String mount = "mount -t tmpfs -o " + disk + " t '" + cache + "'";
			Process trial = new ProcessBuilder("sh", "-c", "unshare -m " + mount).redirectErrorStream(true).start();
			assumeTrue(trial.waitFor() == 0, "a disk of a process's own may not be mounted here");
			assertThat(start(List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh"))).as(disk).startsWithRaw(temporary);
		}
	}

	@Test
	@Tag("slow")
	void threeVersionsAreKept() throws Exception {
		for (int version = 1; version <= 4; version++) {
			Path old = Files.createDirectories(cache.resolve("runtime").resolve("1." + version));
			Files.writeString(old.resolve("library"), "");
			Files.setLastModifiedTime(old, FileTime.fromMillis(LONG_AGO.toMillis() + version));
		}
		Path library = start(List.of());
		try (Stream<Path> kept = Files.list(cache.resolve("runtime"))) {
			assertThat(kept).containsExactlyInAnyOrder(library.getParent(), cache.resolve("runtime/1.4"), cache.resolve("runtime/1.3"));
		}
	}

	/** @return the library that such a process has loaded */
	private Path start(List<String> prefix) throws Exception {
		List<String> command = new ArrayList<>(prefix);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
			"-Dabscam.cache=" + cache, "-Djava.io.tmpdir=" + temporary, "-cp",
			System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Program.class.getName()));
		org.abscam.OwnProcess run = org.abscam.OwnProcess.run(command.toArray(String[]::new));
		assertThat(run.exit()).as(run.output()).isZero();
		return Path.of(run.output().strip());
	}

	private static byte[] packed() throws IOException {
		try (InputStream in = OrtEnvironment.class.getResourceAsStream(
			"/ai/onnxruntime/native/" + RuntimePackage.platform() + "/" + System.mapLibraryName("onnxruntime"))) {
			return in.readAllBytes();
		}
	}

	/** Starts ONNX Runtime, and says from where. */
	static final class Program {

		public static void main(String[] arguments) throws Exception {
			Runtimes.environment();
			try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
				System.out.println(maps.filter(line -> line.contains("/" + System.mapLibraryName("onnxruntime")))
					.map(line -> line.substring(line.indexOf('/'))).distinct().findFirst().orElse("none"));
			}
		}
	}
}
