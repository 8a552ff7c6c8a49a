package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;

/** Budgets on the command line: what is refused, and where it is said what was spent. The breast model has 96 channels at its layer. */
class BudgetOptionTest {

	@TempDir
	private Path folder;

	private Path scan;

	@BeforeEach
	void write() {
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		phantom.getStack().deleteLastSlice();
		while (phantom.getStackSize() > 2) phantom.getStack().deleteSlice(1);
		scan = folder.resolve("two.tif");
		new FileSaver(new ImagePlus("two", phantom.getStack())).saveAsTiff(scan.toString());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = {"--budget=0 | '--budget' must be auto, full, a number of masks such as 96, or a part of them such as "
			+ "10%, not '0'.", "--budget=101% | '--budget' must be", "--budget=0% | '--budget' must be",
			"--budget=abc | '--budget' must be",
			"--budget=-5 | '--budget' must be", "--budget=1.5 | '--budget' must be", "--budget= | '--budget' must be",
			"--map-error=1 | --map-error 1 is not within 0..0.9999.", "--map-error=-.1 | --map-error -.1 is not within",
			"--budget=full --map-error=.9 | '--budget' of full looks at no error of the map",
			"--method=grad-cam --budget=50 | 'budget' does nothing with grad-cam: it is for methods of two phases, which score masks; leave it away",
			"--method=rise --budget=10% | 'budget' does nothing with rise: it is for methods of two phases"})
	void whatCannotBeMeantIsRefusedInOneSentence(String options, String sentence) {
		Object[] line = Stream.concat(Stream.of("explain", scan), Stream.of(options.split(" ")))
			.toArray();
		Run run = Run.abscam(line);
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().strip().lines()).hasSize(1);
		assertThat(run.err()).startsWith("abscam: " + sentence);
	}

	@Test
	void whatWasSpentIsSaidInTextRecordAndTable() throws Exception {
		Run run = Run.abscam("explain", scan, "--model", "src/test/resources/gated", "--budget", "auto", "--device", "cpu", "--out",
			folder.resolve("out"));
		assertThat(run.exit()).as(run.err()).isZero();
		JsonObject record = JsonParser.parseString(Files.readString(folder.resolve("out/two.json"))).getAsJsonObject();
		assertThat(record.get("budget").getAsString()).isEqualTo("auto");
		assertThat(record.get("map_error").getAsDouble()).isEqualTo(.99);
		int scored = 0;
		int masks = 0;
		double lowest = 1;
		List<CSVRecord> rows = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
			.parse(Files.newBufferedReader(folder.resolve("out/two.predictions.csv"))).getRecords();
		for (int i = 0; i < 2; i++) {
			JsonObject image = record.getAsJsonArray("images").get(i).getAsJsonObject();
			int slice = i + 1;
			CSVRecord row =
				rows.stream().filter(r -> r.get("slice").equals("" + slice) && r.get("explained").equals("true")).findFirst().orElseThrow();
			assertThat(row.get("budget")).isEqualTo("auto");
			assertThat(row.get("masks")).isEqualTo(image.get("masks").getAsString());
			assertThat(row.get("masks_scored")).isEqualTo(image.get("masks_scored").getAsString());
			assertThat(row.get("estimated_r")).isEqualTo(image.get("estimated_r").getAsString());
			assertThat(image.get("masks_scored").getAsInt()).isLessThan(image.get("masks").getAsInt())
				.isEqualTo(image.get("masked_forward_passes").getAsInt());
			assertThat(image.get("masks").getAsInt()).isBetween(2, 96);
			assertThat(image.get("estimated_from").getAsInt()).isPositive();
			scored += image.get("masks_scored").getAsInt();
			masks += image.get("masks").getAsInt();
			lowest = Math.min(lowest, image.get("estimated_r").getAsDouble());
		}
		assertThat(rows.stream().filter(r -> r.get("explained").equals("false"))).isNotEmpty()
			.allMatch(r -> r.get("masks").isEmpty() && r.get("budget").isEmpty());
		assertThat(run.out()).contains(String.format(Locale.ROOT, "%d of %d masks scored, estimated r %s or more", scored, masks,
			new BigDecimal(lowest).setScale(3, RoundingMode.FLOOR).toString().replaceFirst("^0", "")));
	}

	@Test
	void allMasksAreScoredWhereNothingIsSaidAndTheRecordSaysSo() throws Exception {
		Run run = Run.abscam("explain", scan, "--device", "cpu", "--out", folder.resolve("out"));
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).doesNotContain("masks scored");
		JsonObject record = JsonParser.parseString(Files.readString(folder.resolve("out/two.json"))).getAsJsonObject();
		assertThat(record.get("budget").getAsString()).isEqualTo("full");
		assertThat(record.has("map_error")).isFalse();
		JsonObject image = record.getAsJsonArray("images").get(0).getAsJsonObject();
		assertThat(image.get("masks_scored").getAsInt()).isEqualTo(image.get("masks").getAsInt());
		assertThat(image.has("estimated_r")).isFalse();

		Run more = Run.abscam("explain", scan, "--device", "cpu", "--budget", "500", "--json");
		assertThat(
			JsonParser.parseString(more.out()).getAsJsonObject().getAsJsonArray("images").get(0).getAsJsonObject().get("masks_scored"))
			.isEqualTo(image.get("masks_scored"));
		assertThat(Run.abscam("explain", scan, "--device", "cpu", "--budget", "500").out()).contains("\nall ").contains(" masks scored\n");
	}

	/** Methods without masks stand beside those that have some. */
	@Test
	void anEvaluationMeasuresTheMapsOfTheBudget() throws Exception {
		Run run = Run.abscam("evaluate", scan, "--device", "cpu", "--method", "abs-cam,grad-cam", "--budget", "9", "--no-stability",
			"--no-road", "--regions", "0", "--out", folder.resolve("out"));
		assertThat(run.exit()).as(run.err()).isZero();
		JsonObject record =
			JsonParser.parseString(Files.readString(folder.resolve("out/evaluation.json"))).getAsJsonArray().get(0).getAsJsonObject();
		assertThat(record.get("budget").getAsString()).isEqualTo("9");
		assertThat(Files.readAllLines(folder.resolve("out/evaluation.measures.csv"))).hasSize(5)
			.allMatch(row -> row.endsWith(row.contains("abs-cam") ? ",9" : row.contains("grad-cam") ? "," : ",budget"));
		Run alone = Run.abscam("evaluate", scan, "--device", "cpu", "--method", "grad-cam", "--budget", "9");
		assertThat(alone.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(alone.err()).contains("'budget' does nothing with grad-cam");
	}

	@Test
	void aCheckSaysWhatIsUsual() {
		assertThat(Run.abscam("models", "check", "breast-ultrasound").out())
			.contains("masks    up to 96 in methods of two phases, one for each channel; budget by default: full");
	}

	@Test
	void theHelpShowsThePercentSign() {
		assertThat(Run.abscam("explain", "--help").out()).contains("--budget=default|auto|full|N|N%");
	}
}
