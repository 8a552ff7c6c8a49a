package org.abscam.report;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.result.Algorithm;
import org.abscam.dicom.result.ReadCase;
import org.abscam.dicom.result.ReadFinding;
import org.abscam.dicom.result.ReadingObjects;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Reading;
import org.abscam.review.Status;
import org.abscam.scan.Scan;

/** A reading of a scan as objects for the archive that the scan came from: the reader's decisions, and the report in pages. */
public final class DicomReading {

	private static final int BYTES_BESIDE = 1 << 20;

	private final ReadingObjects objects;
	private final long bytes;

	private DicomReading(ReadingObjects objects, long bytes) {
		this.objects = objects;
		this.bytes = bytes;
	}

	/**
	 * @param reading what was decided
	 * @param scan of which, read from DICOM files and not edited since
	 * @param reader who decided
	 * @param signed when the reader signed it, empty where that was not done: then it is not verified
	 * @param pages a report on it, if there is one
	 * @return its objects
	 * @throws ReportException if the scan was not read from DICOM files, or is only a part of them, or a finding lies on none of its slices
	 */
	public static DicomReading of(Reading reading, Scan scan, ReadCase.Reader reader, Optional<Instant> signed,
		Optional<ReadingObjects.Pages> pages) throws ReportException {
		DicomResults.check(scan, "'Store'");
		if (signed.isPresent() && reading.findings().stream().map(Finding::status).anyMatch(Status.OPEN::equals))
			throw new ReportException("A reading that leaves findings open cannot be signed; decide on them first.", null);
		List<SourceFrame> sources = scan.sources();
		List<ReadFinding> findings = new ArrayList<>();
		for (Finding finding : reading.findings()) {
			int slice = finding.place().slice();
			if (slice < 1 || slice > sources.size() || finding.outline().rings().isEmpty()) {
				throw new ReportException("The finding '" + finding.id() + "' (" + finding.label() + ", slice " + slice
					+ ") has no area on a slice of the DICOM files; draw it anew on a slice, then store again.", null);
			}
			findings.add(finding(finding, sources.get(slice - 1)));
		}
		ReadCase read = new ReadCase(reader, sources, findings, answer(reading, Change.Stage.BEFORE), answer(reading, Change.Stage.AFTER),
			reading.note(), reading.explanation().map(by -> new Algorithm(by.method(), Protocol.version(), by.model(), by.sha256())),
			Protocol.version(), signed.map(DicomReading::here), LocalDateTime.now());
		return new DicomReading(ReadingObjects.of(read, pages), pages.map(p -> (long) p.pdf().length).orElse(0L) + BYTES_BESIDE);
	}

	private static LocalDateTime here(Instant instant) {
		return LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
	}

	private static Optional<ReadCase.Answer> answer(Reading reading, Change.Stage stage) {
		return reading.answer(stage).map(a -> new ReadCase.Answer(a.answer(), OptionalDouble.of(a.confidence())));
	}

	private static ReadFinding finding(Finding finding, SourceFrame source) {
		Finding.Measures measures = finding.measures();
		OptionalDouble area = measures.unit().equals("mm") ? OptionalDouble.of(measures.area()) : OptionalDouble.empty();
		boolean ofModel = finding.origin() == Finding.Origin.MODEL;
		return new ReadFinding(finding.id(), source, decision(finding), ofModel,
			finding.outline().rings().stream().map(DicomReading::line).toList(),
			finding.label(), finding.comment(), new ReadFinding.Measures(measures.pixels(), area, measures.peak(), measures.mean()),
			finding.at().map(DicomReading::here));
	}

	private static ReadFinding.Decision decision(Finding finding) {
		if (finding.origin() == Finding.Origin.READER) return ReadFinding.Decision.ADDED;
		return switch (finding.status()) {
			case OPEN -> ReadFinding.Decision.OPEN;
			case ACCEPTED -> ReadFinding.Decision.ACCEPTED;
			case REJECTED -> ReadFinding.Decision.REJECTED;
			case CHANGED -> ReadFinding.Decision.CHANGED;
		};
	}

	private static List<double[]> line(List<Outline.Point> ring) {
		return ring.stream().map(p -> new double[] {p.x(), p.y()}).toList();
	}

	/**
	 * Writes the objects into a folder, as {@code NAME.reading.dcm} and {@code NAME.pdf.dcm}, in the place of older ones of the same name. Blocks
	 * until they are on the disk.
	 *
	 * @param scan whose they are
	 * @param folder made if it is not there
	 * @return the files by kind
	 * @throws ReportException if they cannot be written; older ones are still there
	 */
	public Map<String, Path> write(Scan scan, Path folder) throws ReportException {
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		objects.sets().forEach((kind, set) -> contents.put(kind, out -> DataSetWriter.write(set, out)));
		try (FileSet files = FileSet.begin(folder, FileSet.name(scan.name()), ReadingObjects.files(), bytes)) {
			return files.write(contents);
		}
	}
}
