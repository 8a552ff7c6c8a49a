package org.abscam.fiji.review.views;

import ij.ImagePlus;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.dicom.space.PatientMatch;
import org.abscam.dicom.space.SliceLink;
import org.abscam.dicom.space.SlicePlaces;

/**
 * A scan and what is compared with it.
 *
 * @param scan where the scan's slices lie
 * @param other where the other's lie
 * @param link how slices follow each other
 * @param alarm what speaks against it being the same patient, a sentence; empty for nothing
 * @param words how they are linked, in what they differ, and whether they are known to be of one patient: a sentence
 */
record Pairing(SlicePlaces scan, SlicePlaces other, SliceLink link, String alarm, String words) {

	/** @param sources of the scan's slices, none where they are not known */
	static Pairing of(ImagePlus scan, List<SourceFrame> sources, OtherScan other) {
		SlicePlaces here = OtherScan.places(scan, sources);
		SlicePlaces there = other.places();
		SliceLink link = SliceLink.of(here, Depth.of(scan).count(), there, Depth.of(other.image()).count());
		Optional<DataSet> one = sources.stream().findFirst().map(SourceFrame::header);
		boolean headers = one.isPresent() && other.header().isPresent();
		PatientMatch match = headers ? PatientMatch.of(one.get(), other.header().get()) : PatientMatch.UNKNOWN;
		String alarm = match != PatientMatch.OTHER ? "" : alarm(PatientMatch.difference(one.get(), other.header().get()));
		return new Pairing(here, there, link, alarm, words(link, here.differences(there), match == PatientMatch.UNKNOWN));
	}

	private static String alarm(String difference) {
		return "Another patient, by the headers: " + difference + (difference.contains(" and ") ? " differ." : " differs.");
	}

	private static String words(SliceLink link, List<String> differences, boolean unknown) {
		String how = link.words();
		return Character.toUpperCase(how.charAt(0)) + how.substring(1)
			+ (differences.isEmpty() ? "" : "; " + String.join(", ", differences))
			+ (unknown ? "; whether it is the same patient is not said" : "") + ".";
	}
}
