package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.abscam.explain.options.ExplainException;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks that pydicom wrote, whose frames come in other orders than the slices of their scan: see masks.py. */
class MaskSlicesTest {

	private static final String RESOURCES = "/org/abscam/evaluate/masks/";

	@TempDir
	static Path folder;

	private static Scan ct;

	@BeforeAll
	static void unpack() throws Exception {
		try (ZipInputStream files = new ZipInputStream(MaskSlicesTest.class.getResourceAsStream(RESOURCES + "masks.zip"))) {
			for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
				Path file = folder.resolve(entry.getName());
				Files.createDirectories(file.getParent());
				Files.write(file, files.readAllBytes());
			}
		}
		ct = ScanReader.open(folder.resolve("ct"));
	}

	static List<String> expected() throws IOException {
		try (InputStream table = MaskSlicesTest.class.getResourceAsStream(RESOURCES + "expected.tsv")) {
			return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("expected")
	void masksLieWhereTheirHeadersSay(String row) throws Exception {
		String[] cells = row.split("\t");
		Path masks = folder.resolve(cells[0]);
		if (cells[1].startsWith("lie ") || cells[1].startsWith("give ")) {
			assertThatThrownBy(() -> Truth.read(masks, ct)).isInstanceOf(ExplainException.class).hasMessageContaining(cells[1]);
			return;
		}
		assertThat(marked(Truth.read(masks, ct), 8)).containsExactly(cells[1].split(" "));
	}

	@Test
	void aPartOfTheScanHasThatPartOfItsMasks() throws Exception {
		Scan part = ct.cropped(new Rectangle(4, 1, 4, 3));
		assertThat(marked(Truth.read(folder.resolve("sparse.dcm"), part), 4)).containsExactly("2,0,1");
	}

	@Test
	void masksThatAreOpenInImageJLieWhereTheirHeadersSayToo() throws Exception {
		Scan open = Scan.of(ScanReader.open(folder.resolve("sparse.dcm")).image());
		assertThat(marked(Truth.of(open, Scan.of(ct.image())), 8)).containsExactly("2,3,2", "2,4,2", "4,7,0");
	}

	private static List<String> marked(Truth truth, int columns) throws Exception {
		List<String> marked = new ArrayList<>();
		for (int slice = 1; slice <= ct.size(); slice++) {
			boolean[] pixels = truth.slice(slice);
			for (int i = 0; i < pixels.length; i++) if (pixels[i]) marked.add(slice + "," + i % columns + "," + i / columns);
		}
		return marked;
	}
}
