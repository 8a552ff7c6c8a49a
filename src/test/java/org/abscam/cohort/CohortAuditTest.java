package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.gson.JsonObject;
import ij.IJ;
import ij.ImagePlus;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.abscam.report.SaliencyFile;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose sums are known. */
class CohortAuditTest {

	private static final String HEADER =
		"id,path,label,slice,class,probability,explained,value,hotspots_area,hotspot_in_corner,map_peak,map_entropy,"
			+ "map_corners,map_outside,map_text,letters,faithfulness,error\n";

	@TempDir
	private Path folder;

	/** Small ones, of the maps in the folder alone. */
	@Test
	void outliersHaveAPictureOfTheirMapWhereMapsWereWritten() throws Exception {
		Path maps = Files.createDirectories(folder.resolve("out/maps"));
		float[] ramp = new float[200 * 200];
		for (int i = 0; i < ramp.length; i++) ramp[i] = i % 200 / 199f;
		SaliencyFile.write(Map.of("ramp", ramp), 200, maps.resolve("1.tif"));
		SaliencyFile.write(Map.of("ramp", ramp), 200, folder.resolve("beside.tif"));
		StringBuilder table = new StringBuilder(HEADER.replace("error", "error,map"));
		for (int i = 0; i < 20; i++) {
			table.append("n").append(i).append(",p,,1,a,.9,a,.9,.2,false,1,.97,.1,").append(i == 3 || i == 4 ? ".6" : ".05")
				.append(",0,0,,,")
				.append(i == 3 ? "maps/1.tif" : "../beside.tif").append("\n");
		}
		Files.writeString(folder.resolve("out/cohort.csv"), table);
		record(0, 0, 255);
		Files.move(folder.resolve("cohort.json"), folder.resolve("out/cohort.json"));
		String page = Files.readString(CohortAudit.write(folder.resolve("out")));
		Matcher picture = Pattern.compile("<td><img alt=\"map\" src=\"data:image/png;base64,([^\"]+)\">").matcher(page);
		assertThat(picture.find()).isTrue();
		BufferedImage image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture.group(1))));
		assertThat(new int[] {image.getWidth(), image.getHeight()}).containsExactly(72, 72);
		assertThat(image.getRGB(0, 36) & 0xffffff).as("black where the map is 0").isLessThan(0x200000);
		assertThat(image.getRGB(71, 36) & 0xff).as("white where it is 1").isGreaterThan(200);
		assertThat(picture.find()).as("of a file beside the folder").isFalse();
		assertThat(page).contains("<td></td><td class=\"t\" title=\"p\">n4</td>");
	}

	@Test
	void classesAreCountedAndTheOneThatLooksAtLettersComesFirst() throws Exception {
		StringBuilder table = new StringBuilder(HEADER);
		for (int i = 0; i < 20; i++) {
			boolean odd = i == 13;
			table.append("n").append(i).append(",n/").append(i).append(".png,").append(i < 15 ? "normal" : "sick")
				.append(",1,normal,.9,normal,.9,.2,")
				.append(i < 5).append(",1,.97,.1,").append(i == 4 ? ".3" : ".05").append(",").append(odd ? ".6" : "0").append(",")
				.append(odd ? 3 : 0)
				.append(",").append(i < 3 ? "unfaithful" : "weak").append(",\n");
		}
		table.append("s,<s>.png,,1,sick,.8,sick,.8,.1,false,0,,,,,1,,\n").append("bad,bad.png,,,,,,,,,,,,,,,,\"it is broken, they say\"\n");
		Files.writeString(folder.resolve("cohort.csv"), table);
		record(0, 0, 255);
		assertThat(CohortAudit.write(folder)).isEqualTo(folder.resolve("audit.html"));
		assertThat(Files.readString(folder.resolve("audit.html")))
			.contains("<b>normal</b>: 20 maps. On average 6.3 % of a map lies outside of "
				+ "the body and 3.0 % on what looks like burnt-in letters, which 5.0 % of the images have. In 25 % the largest hotspot is in a corner "
				+ "of the image, where 16 % would be by chance. Of 20 with a label, the model answers 15 as labelled.",
				"2 maps are far from what is usual in their class. 1 scan was not explained and is not counted here.")
			.doesNotContain("<th>map</th>");
		List<CSVRecord> classes = rows("audit.csv");
		CSVRecord normal = classes.get(0);
		assertThat(normal.get("explained")).isEqualTo("normal");
		assertThat(normal.get("images")).isEqualTo("20");
		assertThat(normal.get("labelled")).isEqualTo("20");
		assertThat(normal.get("right")).isEqualTo("15");
		assertThat(normal.get("hotspot_in_corner")).isEqualTo("0.25");
		assertThat(normal.get("with_letters")).isEqualTo("0.05");
		assertThat(normal.get("map_text")).as("0.6 / 20").isEqualTo("0.03");
		assertThat(normal.get("map_text_highest")).isEqualTo("0.6");
		assertThat(normal.get("map_outside")).as("(19 · .05 + .3) / 20").isEqualTo("0.0625");
		assertThat(normal.get("unfaithful")).isEqualTo("3");
		assertThat(classes.get(1).get("empty_maps")).isEqualTo("1");
		List<CSVRecord> outliers = rows("audit-outliers.csv");
		assertThat(outliers).extracting(r -> r.get("id") + " " + r.get("measure")).containsExactly("n13 map_text", "n4 map_outside");
		assertThat(outliers.get(0).get("robust_deviations")).as(".6 in steps of no less than .01").isEqualTo("60");
		assertThat(Double.parseDouble(outliers.get(1).get("robust_deviations"))).isEqualTo(25, org.assertj.core.data.Offset.offset(1e-4));
		String page = Files.readString(folder.resolve("audit.html"));
		assertThat(page)
			.contains("21 maps of the model <b>m &amp; m</b>", "1 scan could not be explained", "n/13.png", "data:image/png;base64,")
			.doesNotContain("<s>.png", "http");
	}

	@Test
	void thePageHasNumbersThatPeopleRead() {
		assertThat(List.of("0.951492", "0.000484811", "0.0625", "14", "-12.3456", "1.5E-7", "", "0.6").stream().map(AuditPage::brief))
			.containsExactly("0.951", "0.000485", "0.0625", "14", "-12.3", "0.00000015", "", "0.6");
	}

	/** Where another class than that of the model's answer is explained, as with --class. */
	@Test
	void whatTheModelSaysIsRightAndNotWhatIsExplained() throws Exception {
		Files.writeString(folder.resolve("cohort.csv"),
			HEADER
				+ "a,a.png,sick,1,normal,.9,sick,.1,.2,false,1,.5,.1,.1,0,0,,\nb,b.png,Normal,1,normal,.9,sick,.1,.2,false,1,.5,.1,.1,0,0,,\n"
				+ "c,c.png,41,1,,,age,43,.2,false,1,.5,.1,.1,0,0,,\n");
		record(0, 0, 255);
		CohortAudit.write(folder);
		assertThat(rows("audit.csv")).extracting(r -> r.get("explained") + " " + r.get("right") + " of " + r.get("labelled"))
			.containsExactly("age 0 of 0", "sick 1 of 2");
	}

	/** Of a thousand classes, as ImageNet has, in seconds and not in minutes. */
	@Test
	void manyClassesAreAuditedInOnePass() throws Exception {
		StringBuilder table = new StringBuilder(HEADER);
		for (int i = 0; i < 60_000; i++) {
			table.append(i).append(",p,,1,c,.9,class").append(10_000 + i % 1000).append(",.9,.2,false,1,.9,.1,").append(i % 60)
				.append(",0,0,,\n");
		}
		Files.writeString(folder.resolve("cohort.csv"), table);
		record(0, 0, 255);
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> CohortAudit.write(folder));
		CSVRecord first = rows("audit.csv").get(7);
		assertThat(first.get("images")).isEqualTo("60");
		assertThat(first.get("map_outside_highest")).as("7, 1007, ... of 60").isEqualTo("47");
		assertThat(first.get("map_outside_median")).isEqualTo("27");
	}

	@Test
	void meanMapsAreTheSumsByTheNumberOfImages() throws Exception {
		Files.writeString(folder.resolve("cohort.csv"), HEADER);
		record(0, 408, 1020);
		CohortAudit.write(folder);
		ImagePlus maps = IJ.openImage(folder.resolve("audit-mean-maps.tif").toString());
		assertThat(maps.getStackSize()).isEqualTo(1);
		assertThat(maps.getProcessor().getf(0)).isZero();
		assertThat(maps.getProcessor().getf(1)).as("408 of 4 times 255").isEqualTo(.4f);
		assertThat(maps.getProcessor().getf(2)).isEqualTo(1f);
	}

	@Test
	void whatIsNoCohortIsRefused() throws Exception {
		assertThatThrownBy(() -> CohortAudit.write(folder)).isInstanceOf(CohortException.class)
			.hasMessageContaining("explain the scans first");
		Files.writeString(folder.resolve("part-00001-of-00002.csv"), HEADER);
		assertThatThrownBy(() -> CohortAudit.write(folder)).hasMessageContaining("--merge");
		Files.writeString(folder.resolve("cohort.csv"), "a,b\n1,2\n");
		record(0, 0, 0);
		assertThatThrownBy(() -> CohortAudit.write(folder)).hasMessageContaining("is no table of a cohort");
	}

	/** Four images of the class normal with these sums at the first cells. */
	private void record(int... cells) throws IOException {
		MeanMaps means = new MeanMaps();
		for (int part = 0; part < 4; part++) {
			byte[] map = new byte[CoarseMap.SIDE * CoarseMap.SIDE];
			for (int i = 0; i < cells.length; i++) map[i] = (byte) (cells[i] / 4);
			means.add(new CoarseMap("normal", map));
		}
		JsonObject record = new JsonObject();
		JsonObject model = new JsonObject();
		model.addProperty("name", "m & m");
		record.add("model", model);
		JsonObject options = new JsonObject();
		options.addProperty("method", "abs-cam");
		record.add("options", options);
		record.add(MeanMaps.NAME, means.json());
		Files.writeString(folder.resolve("cohort.json"), record.toString());
	}

	private List<CSVRecord> rows(String file) throws IOException {
		try (CSVParser csv =
			CSVParser.parse(Files.readString(folder.resolve(file)), CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true)
				.get())) {
			return csv.getRecords();
		}
	}
}
