package org.abscam.dicom.confidential;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;

/**
 * The Basic Application Level Confidentiality Profile (PS3.15, annex E, edition 2024b) with the Clean Structured Content Option: what names a
 * patient, a place, a person or a time goes, in all sequences, with all private elements and all that the standard's dictionary does not know;
 * UIDs become others, the same for the same ones. Pixels stay as they are, with what is burnt into them.
 */
public final class ConfidentialityProfile {

	private static final int SPECIFIC_CHARACTER_SET = 0x00080005;
	private static final int PATIENT_ID = 0x00100020;
	private static final int PATIENT_IDENTITY_REMOVED = 0x00120062;
	private static final int METHOD = 0x00120063;
	private static final int METHOD_CODES = 0x00120064;
	private static final int LONGITUDINAL_INFORMATION = 0x00280303;
	private static final int CODE_VALUE = 0x00080100;
	private static final int CODING_SCHEME = 0x00080102;
	private static final int CODE_MEANING = 0x00080104;
	private static final int VALUE_TYPE = 0x0040A040;

	/** What the standard registers: classes, transfer syntaxes, well-known frames of reference. They tell nothing. */
	private static final String REGISTERED = "1.2.840.10008.";
	/** UIDs of coding schemes and of lists of codes, which tell nothing either: CodingSchemeUID, ContextUID, MappingResourceUID. */
	private static final Set<Integer> OF_CODES = Set.of(0x0008010C, 0x00080117, 0x00080118);

	private static final String REMOVED = "REMOVED";

	private final Pseudonyms pseudonyms;
	private final Predicate<DataSet> free;

	/**
	 * @param pseudonyms give the new UIDs
	 * @param free whether an item of text in a report is free of what a person wrote about the patient; others go
	 */
	public ConfidentialityProfile(Pseudonyms pseudonyms, Predicate<DataSet> free) {
		this.pseudonyms = pseudonyms;
		this.free = free;
	}

	/**
	 * @param set a whole object
	 * @param by who applies it, such as a program's name and version
	 * @return a copy without what the profile takes away, which says so; long values are made when it is written, as those of the object
	 */
	public DataSet applied(DataSet set, String by) {
		DataSet free = cleaned(set);
		return free.put(PATIENT_IDENTITY_REMOVED, "YES")
			.put(METHOD, by, "PS3.15 2024b Basic Confidentiality Profile", "Clean Structured Content Option", "Pixels as they are")
			.put(METHOD_CODES, code("113100", "DCM", "Basic Application Confidentiality Profile"),
				code("113104", "DCM", "Clean Structured Content Option"))
			.put(LONGITUDINAL_INFORMATION, REMOVED);
	}

	private static DataSet code(String value, String scheme, String meaning) {
		return new DataSet().put(CODE_VALUE, value).put(CODING_SCHEME, scheme).put(CODE_MEANING, meaning);
	}

	private DataSet cleaned(DataSet set) {
		DataSet cleaned = new DataSet();
		cleaned.copy(set, SPECIFIC_CHARACTER_SET); // first, as text that follows is in it
		for (int tag : set.tags()) {
			// odd groups are private; lengths of groups are not true any more
			if ((tag >>> 16 & 1) == 1 || (tag & 0xFFFF) == 0 || !Tag.isStandard(tag)) continue;
			put(cleaned, set, tag, set.vr(tag).orElseThrow());
		}
		return cleaned;
	}

	private void put(DataSet cleaned, DataSet set, int tag, Vr vr) {
		switch (ActionTable.of(tag)) {
			case REMOVE -> {}
			case EMPTY -> {
				if (vr == Vr.SQ) cleaned.put(tag, new DataSet[0]);
				else cleaned.put(tag, vr, new byte[0]);
			}
			case DUMMY -> dummy(cleaned, set, tag, vr);
			case CLEAN -> cleaned.put(tag, items(set, tag, item -> !isText(item) || free.test(item)));
			case UID -> keep(cleaned, set, tag, vr, true);
			case KEEP -> keep(cleaned, set, tag, vr, false);
		}
	}

	private static boolean isText(DataSet item) {
		return item.text(VALUE_TYPE).filter("TEXT"::equals).isPresent();
	}

	private DataSet[] items(DataSet set, int tag, Predicate<DataSet> kept) {
		List<DataSet> items = new ArrayList<>();
		for (DataSet item : set.items(tag)) if (kept.test(item)) items.add(cleaned(item));
		return items.toArray(DataSet[]::new);
	}

	/** What the table does not name may still be a person, a time or a UID, of an element that is newer than the table. */
	private void keep(DataSet cleaned, DataSet set, int tag, Vr vr, boolean mapped) {
		switch (vr) {
			case SQ -> cleaned.put(tag, items(set, tag, item -> true));
			case PN, DA, DT, TM -> dummy(cleaned, set, tag, vr);
			case UI -> cleaned.put(tag, set.texts(tag).stream().map(uid -> !mapped && OF_CODES.contains(tag) ? uid : uid(uid))
				.toArray(String[]::new));
			case UN -> {} // nobody knows what it holds
			default -> cleaned.copy(set, tag);
		}
	}

	private String uid(String uid) {
		return uid.startsWith(REGISTERED) ? uid : pseudonyms.uid(uid);
	}

	/** A value that says nothing; of a sequence one item. A patient without an ID stays without. */
	private void dummy(DataSet cleaned, DataSet set, int tag, Vr vr) {
		if (tag == PATIENT_ID) {
			cleaned.put(tag, set.texts(tag).stream().limit(1).map(pseudonyms::patient).toArray(String[]::new));
			return;
		}
		switch (vr) {
			case SQ -> {
				DataSet item = set.item(tag).filter(one -> one.has(CODE_VALUE)).isPresent() ? code(REMOVED, "99ABSCAM", REMOVED)
					: set.item(tag).map(this::cleaned).orElseGet(DataSet::new);
				cleaned.put(tag, item);
			}
			case DA -> cleaned.put(tag, "19000101");
			case TM -> cleaned.put(tag, "000000");
			case DT -> cleaned.put(tag, "19000101000000");
			case AS -> cleaned.put(tag, "000Y");
			case IS, DS -> cleaned.put(tag, "0");
			case UI -> keep(cleaned, set, tag, vr, true);
			case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> cleaned.put(tag, REMOVED);
			case AT, FD, FL, SL, SS, SV, UL, US, UV -> cleaned.put(tag, 0.0);
			default -> cleaned.put(tag, vr, new byte[] {0, 0});
		}
	}
}
