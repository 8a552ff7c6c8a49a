package org.abscam.dicom.result;

import org.abscam.dicom.DataSet;
import org.abscam.dicom.Uid;

/**
 * What made the results.
 *
 * @param method such as {@code abs-cam}
 * @param version of Abs-CAM
 * @param model name of the classifier
 * @param sha256 of the classifier's file
 */
public record Algorithm(String method, String version, String model, String sha256) {

	static final String MAKER = "Abs-CAM";
	private static final int LONGEST = 64;

	String name() {
		return Code.cut(Code.plain(MAKER + " " + method + " of " + model), LONGEST);
	}

	String shortVersion() {
		return shortened(version);
	}

	static String shortened(String version) {
		return Code.cut(Code.plain(version), LONGEST);
	}

	String parameters() {
		return "method " + method + ", model " + model + ", SHA-256 " + sha256;
	}

	/** The same for all results of one classifier's file. */
	String deviceUid() {
		return Uid.of("org.abscam", "device", sha256);
	}

	/** Algorithm Identification Macro (PS3.3, table 10-19). */
	DataSet identification() {
		return new DataSet().put(ResultTag.ALGORITHM_FAMILY_CODE_SEQUENCE, Codes.ARTIFICIAL_INTELLIGENCE.item())
			.put(ResultTag.ALGORITHM_NAME, name())
			.put(ResultTag.ALGORITHM_VERSION, shortVersion())
			.put(ResultTag.ALGORITHM_PARAMETERS, Code.plain(parameters()))
			.put(ResultTag.ALGORITHM_SOURCE, MAKER);
	}
}
