package org.abscam.dicom.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;
import org.abscam.dicom.confidential.ConfidentialityProfile;
import org.abscam.dicom.confidential.Pseudonyms;
import org.abscam.dicom.image.FrameFacts;

/**
 * The objects that a result becomes in the archive, each a series of its own in the study of its source: an overlay in colours (Secondary
 * Capture), the hotspots (Segmentation), a report (Comprehensive SR), the maps (Parametric Map), and the images with hotspots (Key Object
 * Selection). The same result made again has the same UIDs.
 *
 * @param sets data sets by what their file's name ends with, such as {@code seg.dcm}
 * @param notes sentences on objects that were not made, and why
 */
public record ResultObjects(Map<String, DataSet> sets, List<String> notes) {

	private static final int LONGEST_METHOD = 64;
	private static final int[] NEEDED =
		{Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, ResultTag.STUDY_INSTANCE_UID};

	/** @return what the names of the files end with that there may be */
	public static List<String> files() {
		return Kind.OF_EXPLANATION.stream().map(Kind::file).toList();
	}

	/**
	 * Says whether results can refer to these frames.
	 *
	 * @param sources frames of one study
	 * @throws DicomException if one has no UIDs, or they are of several studies or patients
	 */
	public static void check(List<SourceFrame> sources) throws DicomException {
		DataSet first = sources.get(0).header();
		for (SourceFrame source : sources) {
			for (int tag : NEEDED)
				if (source.header().text(tag).isEmpty()) throw new DicomException(
					"a file has no " + Tag.name(tag) + ", so that no result can refer to it");
			for (int tag : new int[] {ResultTag.STUDY_INSTANCE_UID, ResultTag.PATIENT_ID})
				if (!source.header().text(tag).equals(first.text(tag))) throw new DicomException(
					"its files have different values of " + Tag.name(tag) + ", and results belong to one study of one patient");
		}
	}

	/**
	 * @param explained frames that {@link #check} let pass, at least one
	 * @return the objects
	 */
	public static ResultObjects of(Explained explained) {
		Identity identity = Identity.of(explained);
		Map<String, DataSet> sets = new LinkedHashMap<>();
		List<String> notes = new ArrayList<>();
		List<Explained.Frame> found = explained.frames().stream().filter(frame -> !frame.regions().isEmpty()).toList();
		boolean placed = isPlaced(explained.frames());
		sets.put(Kind.SECONDARY_CAPTURE.file(), SecondaryCapture.of(explained, identity, placed));
		if (found.isEmpty()) notes.add("There is no hotspot, so that neither a Segmentation nor a Key Object Selection was made.");
		else sets.put(Kind.SEGMENTATION.file(), Segmentation.of(explained, identity, placed));
		sets.put(Kind.REPORT.file(), new MeasurementReport(explained, identity).document());
		if (placed) sets.put(Kind.PARAMETRIC_MAP.file(), ParametricMap.of(explained, identity));
		else notes
			.add("The images do not say where they lie in the patient (Frame of Reference, position, orientation, spacing), so that no "
				+ "Parametric Map was made; the maps are in the saliency stack.");
		if (!found.isEmpty()) sets.put(Kind.KEY_OBJECTS.file(), KeyObjects.of(explained, found, identity));
		return new ResultObjects(sets, notes);
	}

	/**
	 * The objects without the patient, for those who may not know whose they are: not for the archive of their source.
	 *
	 * @param pseudonyms give UIDs and patient their new names
	 * @param version of Abs-CAM
	 * @return what {@link ConfidentialityProfile} leaves of them, with a note on what it does not take away
	 */
	public ResultObjects deidentified(Pseudonyms pseudonyms, String version) {
		ConfidentialityProfile profile = new ConfidentialityProfile(pseudonyms, Content::isFree);
		Map<String, DataSet> free = new LinkedHashMap<>();
		sets.forEach((kind, set) -> free.put(kind, profile.applied(set, Code.cut("Abs-CAM " + version, LONGEST_METHOD))));
		List<String> said = new ArrayList<>(notes);
		said.add(
			"The DICOM objects are de-identified, but the pictures of the Secondary Capture show the scan's own pixels: text that is burnt "
				+ "into them stays, and so does a face; look at them before they go elsewhere.");
		return new ResultObjects(free, said);
	}

	/** Whether all lie in one frame of reference, at a position that is known. */
	private static boolean isPlaced(List<Explained.Frame> frames) {
		Optional<String> reference = frames.get(0).source().frameOfReference();
		return reference.isPresent() && frames.stream().map(Explained.Frame::source).allMatch(source -> {
			FrameFacts facts = source.facts();
			return source.frameOfReference().equals(reference) && facts.position().isPresent() && facts.orientation().isPresent()
				&& facts.pixelSpacing().isPresent();
		});
	}
}
