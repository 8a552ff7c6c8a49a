package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimePackageTest {

	@TempDir
	Path folder;

	@Test
	void aPackageThatIsNotKnownIsRefusedAndNothingIsWritten() throws IOException {
		Path file = folder.resolve("onnxruntime_gpu-1.29.0.jar");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			zip.putNextEntry(new ZipEntry("ai/onnxruntime/native/linux-x64/libonnxruntime.so"));
			zip.write("not the library".getBytes(StandardCharsets.UTF_8));
		}
		Path home = Files.createDirectory(folder.resolve("home"));

		assertThatThrownBy(() -> RuntimePackage.install(file, home)).isInstanceOf(EngineException.class).hasMessageStartingWith("'" + file
			+ "' is none of the packages that this Abs-CAM knows, or was damaged on the way; ").hasMessageEndingWith(".");
		assertThat(home).isEmptyDirectory();
	}

	@Test
	void aFileThatIsNotThereIsNamed() {
		assertThatThrownBy(() -> RuntimePackage.install(folder.resolve("nothing.tgz"), folder)).isInstanceOf(EngineException.class)
			.hasMessageContaining("nothing.tgz' cannot be read");
	}

	@Test
	void knownPackagesAreOfTheVersionOfOurRuntimeAndUnpackToPlainNames() throws IOException {
		String list = new String(RuntimePackage.class.getResourceAsStream("runtimes.tsv").readAllBytes(), StandardCharsets.UTF_8);

		assertThat(list.lines().filter(line -> !line.startsWith("#"))).isNotEmpty().allSatisfy(line -> assertThat(line)
			.matches(
				"[0-9a-f]{64}\t[\\w.-]+\t\\Q" + RuntimeFolder.version() + "\\E\t(linux|win|osx)-\\w+\t[\\w./-]+\t[\\w]+\\.(so|dll|dylib)"));
	}
}
