package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

	@TempDir
	private Path folder;
	@TempDir
	private Path other;

	@Test
	void tableKeepsQuotedCellsFurtherColumnsAndTheOrder() throws Exception {
		Path table = table("m.csv",
			"\uFEFFId, PATH ,Age,label,\"site, ward\"\r\n7,\"sub/a, \"\"b\"\".png\",54,benign,\"x\ny\"\r\n\r\n3,/c.png,,,z\r\n");
		Manifest manifest = Manifest.of(table, folder.resolve("out"));
		assertThat(manifest.columns()).containsExactly("Age", "site, ward");
		List<ListedScan> scans = all(manifest);
		assertThat(scans).extracting(ListedScan::id).containsExactly("7", "3");
		assertThat(scans.get(0).path()).isEqualTo("sub/a, \"b\".png");
		assertThat(scans.get(0).file()).isEqualTo(folder.toAbsolutePath().resolve("sub/a, \"b\".png"));
		assertThat(scans.get(0).label()).isEqualTo("benign");
		assertThat(scans.get(0).further()).containsExactly("54", "x\ny");
		assertThat(scans.get(1).file()).isEqualTo(Path.of("/c.png"));
	}

	@Test
	void tabsSeparateByEndingOrByTheFirstLine() throws Exception {
		for (String name : List.of("m.tsv", "m.txt")) {
			Path table = table(name, "label\tfile\nn\ta,b.png\n");
			assertThat(all(Manifest.of(table, folder))).extracting(ListedScan::path).containsExactly("a,b.png");
			assertThat(all(Manifest.of(table, folder))).extracting(ListedScan::id).as("without an id, the path").containsExactly("a,b.png");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = {"name,label\\na,b\\n|has no column 'path'", "path,label\\na.png\\n|(line 2) has 1 cells, but the table has 2",
			"path,id\\n\"\",1\\n|has no path", "path,Path\\na,b\\n|two columns 'Path'", "path\\n\"a\\n|cannot be read as a table"})
	void tablesThatSayTooLittleAreRefused(String text, String sentence) throws Exception {
		Path table = table("m.csv", text.replace("\\n", "\n"));
		assertThatThrownBy(() -> all(Manifest.of(table, folder))).isInstanceOf(CohortException.class).hasMessageContaining(sentence)
			.hasMessageContaining("m.csv");
	}

	@Test
	void anEmptyFileAndOtherLettersAreRefused() throws Exception {
		assertThatThrownBy(() -> Manifest.of(table("e.csv", ""), folder)).hasMessageContaining("is empty");
		Path latin = folder.resolve("l.csv");
		Files.write(latin, "path\nM\u00fcller.png\n".getBytes(StandardCharsets.ISO_8859_1));
		assertThatThrownBy(() -> all(Manifest.of(latin, folder))).isInstanceOf(CohortException.class).hasMessageContaining("UTF-8");
		assertThatThrownBy(() -> Manifest.of(folder.resolve("none.csv"), folder)).hasMessageContaining("does not exist");
		assertThatThrownBy(() -> Manifest.of(Files.createFile(folder.resolve("a.png")), folder))
			.hasMessageContaining("neither a folder nor a table");
	}

	@Test
	void folderIsReadInTheOrderOfNamesWithoutHiddenFilesTablesAndResults() throws Exception {
		for (String name : List.of("b.png", "a/2.dcm", "a/10", "a/.hidden.png", "c/out/maps/1.tif", "c/x.TIF", "list.csv", "README.md"))
			Files.createFile(Files.createDirectories(folder.resolve(name).getParent()).resolve(folder.resolve(name).getFileName()));
		Files.createSymbolicLink(folder.resolve("a/loop"), folder);
		assertThat(all(Manifest.of(folder, folder.resolve("c/out")))).extracting(ListedScan::path)
			.containsExactly("a/10", "a/2.dcm", "b.png", "c/x.TIF");
	}

	@Test
	void resultsAmongTheScansAreRefusedAndFoundBelowThemWhateverTheWay() throws Exception {
		Files.createFile(folder.resolve("a.png"));
		assertThatThrownBy(() -> Manifest.of(folder, folder.resolve("none/..")).scans()).isInstanceOf(CohortException.class)
			.hasMessageContaining("use another --out").hasMessageContaining(folder.toString());
		Files.createFile(Files.createDirectories(folder.resolve("out/maps")).resolve("0.tif"));
		Path link = Files.createSymbolicLink(other.resolve("link"), folder);
		assertThat(all(Manifest.of(folder, link.resolve("out")))).extracting(ListedScan::path).containsExactly("a.png");
		assertThat(all(Manifest.of(link, folder.resolve("out")))).extracting(ListedScan::path).containsExactly("a.png");
	}

	/** As pandas writes its index. */
	@Test
	void columnsWithoutANameGetOne() throws Exception {
		Manifest manifest = Manifest.of(table("m.csv", ",path,,site\n0,a.png,x,y\n"), folder);
		assertThat(manifest.columns()).containsExactly("column_1", "column_3", "site");
		assertThat(all(manifest).get(0).further()).containsExactly("0", "x", "y");
	}

	@Test
	void twoScansOfOneIdAreNamed() throws Exception {
		Manifest manifest = Manifest.of(table("m.csv", "path,id\na.png,1\nb.png,2\nc.png,1\n"), folder);
		assertThatThrownBy(() -> Census.of(manifest)).isInstanceOf(CohortException.class)
			.hasMessageContaining("have the id '1': 'a.png' (scan 1) and 'c.png' (scan 3)");
	}

	@Test
	void censusTellsWhetherAnythingHasChanged() throws Exception {
		String text = "path,id,label\na.png,1,x\nb.png,2,y\n";
		Census census = Census.of(Manifest.of(table("m.csv", text), folder));
		assertThat(census.count()).isEqualTo(2);
		assertThat(Census.of(Manifest.of(table("same.csv", text), folder))).isEqualTo(census);
		for (String other : List.of(text.replace("x", "z"), text.replace("a.png", "c.png"), "path,id,label\nb.png,2,y\na.png,1,x\n"))
			assertThat(Census.of(Manifest.of(table("o.csv", other), folder)).sha256()).isNotEqualTo(census.sha256());
	}

	@Test
	void partsCoverEachScanOnceAndSortByName() throws Exception {
		for (int of : new int[] {1, 3, 7, 20}) {
			long next = 0;
			String before = "";
			for (int i = 1; i <= of; i++) {
				Shard shard = Shard.of(i + "/" + of);
				assertThat(shard.from(10)).isEqualTo(next);
				next = shard.to(10);
				assertThat(shard.stem()).isGreaterThan(before);
				before = shard.stem();
			}
			assertThat(next).isEqualTo(10);
		}
		for (String wrong : List.of("0/3", "4/3", "1", "1/0", "a/b", "-1/2"))
			assertThatThrownBy(() -> Shard.of(wrong)).isInstanceOf(CohortException.class).hasMessageContaining("i/N");
	}

	private Path table(String name, String text) throws IOException {
		return Files.writeString(folder.resolve(name), text);
	}

	private static List<ListedScan> all(Manifest manifest) throws CohortException {
		List<ListedScan> all = new ArrayList<>();
		try (Scans scans = manifest.scans()) {
			for (ListedScan scan = scans.next(); scan != null; scan = scans.next()) all.add(scan);
		}
		return all;
	}
}
