package org.abscam.dicom.confidential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The column "Basic Profile" of table E.1-1a in PS3.15 2024b, which stands beside this class as it is printed. */
final class ActionTable {

	private static final Map<Integer, Action> ACTIONS = read();
	private static final int CURVES = 0x50000000;
	private static final int OVERLAYS = 0x60000000;

	/**
	 * Where the table leaves a choice, what our objects need: elements of type 1 have a value, those of type 2 are there, and references to
	 * source images stay, with other UIDs.
	 */
	private static final Map<Integer, Action> NEEDED = Map.of(0x00100020, Action.DUMMY, // PatientID
		0x00080023, Action.DUMMY, 0x00080033, Action.DUMMY, // ContentDate, ContentTime
		0x00181000, Action.DUMMY, // DeviceSerialNumber
		0x00081111, Action.EMPTY, // ReferencedPerformedProcedureStepSequence
		0x00400555, Action.EMPTY, // AcquisitionContextSequence
		0x00082112, Action.UID, 0x00081140, Action.UID, // SourceImageSequence, ReferencedImageSequence
		0x0040A730, Action.CLEAN); // ContentSequence, by the Clean Structured Content Option

	private ActionTable() {}

	/** @param tag of a public element */
	static Action of(int tag) {
		Action needed = NEEDED.get(tag);
		return needed != null ? needed : ACTIONS.getOrDefault(ofRepeated(tag), Action.KEEP);
	}

	/** All curves and overlays are one, whatever plane they are of; of a curve each element counts. */
	private static int ofRepeated(int tag) {
		int group = tag & 0xFF000000;
		if (group == CURVES) return CURVES;
		return group == OVERLAYS ? tag & 0xFF00FFFF : tag;
	}

	private static Map<Integer, Action> read() {
		Map<Integer, Action> actions = new HashMap<>(2048);
		try (InputStream file = ActionTable.class.getResourceAsStream("actions.tsv");
			BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith("#")) continue;
				String[] cells = line.split("\t");
				actions.put(Integer.parseUnsignedInt(cells[0].replace('x', '0'), 16), Action.of(cells[1]));
			}
			return actions;
		}
		catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
