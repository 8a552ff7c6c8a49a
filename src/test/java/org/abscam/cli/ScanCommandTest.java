package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import org.abscam.scan.ScanOfSeriesTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class ScanCommandTest {

	@TempDir
	static Path folder;

	@BeforeAll
	static void unpack() throws IOException {
		ScanOfSeriesTest.unpack(folder);
	}

	@Test
	void seriesStandInATable() {
		Run run = Run.abscam("scan", "list", folder.resolve("several"));
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", "|"))).containsExactly(
			"number|series|modality|description|images|size|spacing (mm)", "2|1.2.30|MR|T1 axial|3|2 x 2|0.5 x 0.5 x 2",
			"5|1.2.31|MR|T2 fat sat|4|2 x 2|0.5 x 0.5 x 3");
	}

	@Test
	void whatWouldBeSaidOrRefusedIsSaidAndNobodyIsNamed() {
		assertThat(Run.abscam("scan", "list", folder.resolve("gap")).out()).contains("    seems to lack 2 slices");
		assertThat(Run.abscam("scan", "list", folder.resolve("conflict")).out()).contains("    refused: ", "different pixels");
		Run run = Run.abscam("scan", "list", folder.resolve("localizer"), "--json");
		assertThat(run.out()).doesNotContain("Nobody", "P1", "20200101");
		JsonArray series = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("series");
		assertThat(series).hasSize(2);
		JsonObject axial = series.get(0).getAsJsonObject();
		assertThat(axial.get("series").getAsString()).isEqualTo("1.2.3");
		assertThat(axial.get("images").getAsInt()).isEqualTo(5);
		assertThat(axial.get("spacing_mm")).hasToString("[0.5,0.5,2.0]");
		assertThat(axial.get("notes").toString()).contains("3 images of other directions");
		assertThat(series.get(1).getAsJsonObject().get("number").getAsString()).isEqualTo("3/2");
	}

	@Test
	void aFolderWithoutDicomIsOneLine(@TempDir Path empty) {
		for (Path place : new Path[] {empty, empty.resolve("none")}) {
			Run run = Run.abscam("scan", "list", place);
			assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
			assertThat(run.err().lines()).hasSize(1);
		}
		assertThat(Run.abscam("scan").exit()).isEqualTo(ExitCode.USAGE);
	}

	@Test
	void commandsTakeOneOfSeveralSeriesAndSayWhatIsOdd() {
		Run refused = Run.abscam("classify", folder.resolve("several"));
		assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(refused.err()).contains("holds 2 series: 2 1.2.30 'T1 axial'");
		Run chosen = Run.abscam("classify", folder.resolve("several"), "--series", "T2", "--json");
		assertThat(chosen.exit()).as(chosen.err()).isZero();
		assertThat(JsonParser.parseString(chosen.out()).getAsJsonArray()).hasSize(4);
		assertThat(Run.abscam("classify", folder.resolve("tilt")).err()).contains("tilted gantry");
	}
}
