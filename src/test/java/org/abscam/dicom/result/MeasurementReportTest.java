package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.dicom.DataSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks a report along the rows of its templates in PS3.16. */
class MeasurementReportTest {

	private record Row(String template, String row, int depth, String relation, String type, String concept, int least, int most) {

		boolean fits(DataSet item) {
			return item.text(ResultTag.RELATIONSHIP_TYPE).orElse("-").equals(relation)
				&& item.text(ResultTag.VALUE_TYPE).orElseThrow().equals(type)
				&& (concept.equals("*") || conceptOf(item).equals(Optional.of(concept)));
		}
	}

	private final List<Row> rows = new ArrayList<>();
	private final List<String> wrong = new ArrayList<>();
	private final List<String> walked = new ArrayList<>();

	private static Optional<String> conceptOf(DataSet item) {
		return item.item(ResultTag.CONCEPT_NAME_CODE_SEQUENCE)
			.map(c -> c.text(ResultTag.CODE_VALUE).orElseThrow() + " " + c.text(ResultTag.CODING_SCHEME_DESIGNATOR).orElseThrow());
	}

	@BeforeEach
	void readRows() throws Exception {
		try (InputStream table = MeasurementReportTest.class.getResourceAsStream("templates.tsv")) {
			for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#")).toList()) {
				String[] c = line.split("\t");
				rows.add(new Row(c[0], c[1], Integer.parseInt(c[2]), c[3], c[4], c[5], Integer.parseInt(c[6]),
					c[7].equals("n") ? Integer.MAX_VALUE : Integer.parseInt(c[7])));
			}
		}
	}

	@Test
	void eachItemIsARowOfItsTemplateAndEachRequiredRowIsThere() throws Exception {
		DataSet report =
			ResultObjects.of(Made.explained(Made.frames(SharedData.require("data/dicom/mr-series")), 1, Made.NOON)).sets().get("sr.dcm");
		walk(report, "");
		assertThat(wrong).isEmpty();
		assertThat(walked.stream().filter("1500"::equals)).hasSize(1);
		assertThat(walked.stream().filter("1501"::equals)).hasSize(20);
		assertThat(walked.stream().filter("1410"::equals)).hasSize(19);
		assertThat(counts(report, "121005 DCM", "121012 DCM", "111001 DCM", "111003 DCM", "SALIENCY 99ABSCAM"))
			.as("one observer, a device; an algorithm in each group; peak and mean of each hotspot").containsExactly(1, 1, 39, 39, 38);
	}

	private static List<Integer> counts(DataSet root, String... concepts) {
		List<String> all = new ArrayList<>();
		collect(root, all);
		return Stream.of(concepts).map(concept -> (int) all.stream().filter(concept::equals).count()).toList();
	}

	private static void collect(DataSet parent, List<String> concepts) {
		for (DataSet item : parent.items(ResultTag.CONTENT_SEQUENCE)) {
			conceptOf(item).ifPresent(concepts::add);
			collect(item, concepts);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void soIsEachItemOfAReading(boolean explained) throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/mr-series")).subList(0, 3);
		ReadCase read = ReadingObjectsTest.read(frames, "An artefact.", Optional.empty(), Made.NOON);
		if (!explained)
			read = new ReadCase(read.reader(), frames, read.findings(), read.unaided(), Optional.empty(), "", Optional.empty(), "1",
				Optional.empty(), Made.NOON);
		DataSet report = ReadingObjects.of(read, Optional.empty()).sets().get("reading.dcm");
		walk(report, "");
		assertThat(wrong).isEmpty();
		assertThat(walked).containsOnly("1500", "1501", "1410").hasSize(1 + 1 + 5);
		assertThat(counts(report, "121008 DCM", "121012 DCM", "READER-DECISION 99ABSCAM", "111001 DCM")).containsExactly(1,
			explained ? 1 : 0, 5,
			explained ? 4 : 0);
		assertThat(report.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> conceptOf(i).equals(Optional.of("121005 DCM")))
			.map(i -> i.item(ResultTag.CONCEPT_CODE_SEQUENCE).flatMap(c -> c.text(ResultTag.CODE_VALUE)).orElseThrow()))
			.containsExactlyElementsOf(explained ? List.of("121006", "121007") : List.of("121006"));
	}

	private void walk(DataSet container, String above) {
		String template =
			container.item(ResultTag.CONTENT_TEMPLATE_SEQUENCE).flatMap(t -> t.text(ResultTag.TEMPLATE_IDENTIFIER)).orElse("");
		if (template.isEmpty()) {
			container.items(ResultTag.CONTENT_SEQUENCE).forEach(item -> walk(item, above));
			return;
		}
		walked.add(template);
		List<Row> own = rows.stream().filter(r -> r.template().equals(template)).toList();
		if (own.isEmpty() || !own.get(0).fits(container)) wrong.add(template + " does not begin with its row 1");
		check(own, 1, container);
		for (DataSet item : container.items(ResultTag.CONTENT_SEQUENCE))
			if (item.text(ResultTag.VALUE_TYPE).orElse("").equals("CONTAINER")) walk(item, template);
	}

	private void check(List<Row> own, int depth, DataSet parent) {
		List<DataSet> items = parent.items(ResultTag.CONTENT_SEQUENCE);
		List<Row> here = own.stream().filter(r -> r.depth() == depth).toList();
		if (depth == 1) for (Row row : here) {
			long count = items.stream().filter(row::fits).count();
			if (count < row.least() || count > row.most()) wrong.add(row + " stands there " + count + " times");
		}
		for (DataSet item : items) {
			if (here.stream().noneMatch(row -> row.fits(item))) wrong.add("no row for " + conceptOf(item) + " in " + own.get(0).template());
			if (!item.items(ResultTag.CONTENT_SEQUENCE).isEmpty() && !item.text(ResultTag.VALUE_TYPE).orElse("").equals("CONTAINER"))
				check(own, depth + 1, item);
		}
	}

	@Test
	void outlinesAreClosedAndLieOnTheFrameOfTheirMeasurements() throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/mr-series"));
		DataSet report = ResultObjects.of(Made.explained(frames, 1, Made.NOON)).sets().get("sr.dcm");
		DataSet measurements = report.items(ResultTag.CONTENT_SEQUENCE).stream()
			.filter(i -> conceptOf(i).equals(Optional.of("126010 DCM"))).findFirst().orElseThrow();
		DataSet hotspot = measurements.items(ResultTag.CONTENT_SEQUENCE).get(1);
		DataSet region = hotspot.items(ResultTag.CONTENT_SEQUENCE).stream()
			.filter(i -> conceptOf(i).equals(Optional.of("111030 DCM"))).findFirst().orElseThrow();
		assertThat(region.decimals(ResultTag.GRAPHIC_DATA).orElseThrow()).containsExactly(3, 5, 6, 5, 6, 7, 4, 7, 4, 6, 3, 6, 3, 5);
		DataSet on = region.item(ResultTag.CONTENT_SEQUENCE).orElseThrow().item(ResultTag.REFERENCED_SOP_SEQUENCE).orElseThrow();
		assertThat(on.text(ResultTag.REFERENCED_SOP_INSTANCE_UID)).contains(frames.get(0).instance());
	}
}
