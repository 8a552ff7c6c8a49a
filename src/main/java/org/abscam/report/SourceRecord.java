package org.abscam.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.abscam.dicom.Tag;
import org.abscam.dicom.result.SourceFrame;

/** The DICOM objects that a scan was read from, by their UIDs: only where somebody wants them, as they lead to a patient. */
final class SourceRecord {

	private SourceRecord() {}

	/**
	 * Adds the member {@code source}: study and frame of reference, and of each slice series, instance, and the frame in that, from 1. Nothing where
	 * the scan was not read from DICOM files.
	 */
	static void addTo(JsonObject json, List<SourceFrame> frames) {
		if (frames.isEmpty()) return;
		JsonObject source = new JsonObject();
		SourceFrame first = frames.get(0);
		add(source, "study", first, Tag.STUDY_INSTANCE_UID);
		first.frameOfReference().ifPresent(uid -> source.addProperty("frame_of_reference", uid));
		JsonArray slices = new JsonArray();
		for (SourceFrame frame : frames) {
			JsonObject slice = new JsonObject();
			add(slice, "series", frame, Tag.SERIES_INSTANCE_UID);
			add(slice, "instance", frame, Tag.SOP_INSTANCE_UID);
			slice.addProperty("frame", frame.frame() + 1);
			slices.add(slice);
		}
		source.add("slices", slices);
		json.add("source", source);
	}

	private static void add(JsonObject json, String name, SourceFrame frame, int tag) {
		frame.header().text(tag).ifPresent(uid -> json.addProperty(name, uid));
	}
}
