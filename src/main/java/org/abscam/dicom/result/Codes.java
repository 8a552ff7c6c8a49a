package org.abscam.dicom.result;

/** Concepts of PS3.16, SNOMED CT and UCUM that result objects are made of. */
final class Codes {

	// what is measured
	static final Code SALIENCY = new Code("SALIENCY", Code.OWN, "Saliency, share of a map's maximum");
	static final Code SALIENT_REGION = new Code("SALIENT-REGION", Code.OWN, "Region that a classifier's answer depends on");
	static final Code TRUST = new Code("TRUST", Code.OWN, "How far the saliency map can be trusted");
	static final Code AREA = Code.sct("42798000", "Area");
	static final Code PROBABILITY = Code.dcm("122157", "Probability");
	static final Code DERIVATION = Code.dcm("121401", "Derivation");
	static final Code MAXIMUM = Code.sct("56851009", "Maximum");
	static final Code MEAN = Code.sct("373098007", "Mean");
	static final Code QUANTITY = Code.sct("246205007", "Quantity");
	static final Code NO_UNITS = Code.ucum("1", "no units");
	static final Code SQUARE_MILLIMETRES = Code.ucum("mm2", "square millimeter");
	static final Code PIXELS = Code.ucum("{pixels}", "pixels");

	// parts of reports
	static final Code REPORT = Code.dcm("126000", "Imaging Measurement Report");
	static final Code MEASUREMENTS = Code.dcm("126010", "Imaging Measurements");
	static final Code GROUP = Code.dcm("125007", "Measurement Group");
	static final Code TRACKING_IDENTIFIER = Code.dcm("112039", "Tracking Identifier");
	static final Code TRACKING_UID = Code.dcm("112040", "Tracking Unique Identifier");
	static final Code FINDING = Code.dcm("121071", "Finding");
	static final Code COMMENT = Code.dcm("121106", "Comment");
	static final Code IMAGE_REGION = Code.dcm("111030", "Image Region");
	static final Code SOURCE_OF_MEASUREMENT = Code.dcm("121112", "Source of Measurement");
	static final Code ALGORITHM_NAME = Code.dcm("111001", "Algorithm Name");
	static final Code ALGORITHM_VERSION = Code.dcm("111003", "Algorithm Version");
	static final Code ALGORITHM_PARAMETERS = Code.dcm("111002", "Algorithm Parameters");
	static final Code LANGUAGE = Code.dcm("121049", "Language of Content Item and Descendants");
	static final Code ENGLISH = new Code("en", "RFC5646", "English");
	static final Code PROCEDURE_REPORTED = Code.dcm("121058", "Procedure reported");
	static final Code IMAGING_PROCEDURE = Code.sct("363679005", "Imaging procedure");
	static final Code OBSERVER_TYPE = Code.dcm("121005", "Observer Type");
	static final Code PERSON = Code.dcm("121006", "Person");
	static final Code PERSON_NAME = Code.dcm("121008", "Person Observer Name");
	static final Code PERSON_ORGANIZATION = Code.dcm("121009", "Person Observer's Organization Name");
	static final Code DECISION = new Code("READER-DECISION", Code.OWN, "What the reader decided on the finding");
	static final Code ANSWER_BEFORE = new Code("READ-UNAIDED", Code.OWN, "The reader's answer before the model's was seen");
	static final Code ANSWER_AFTER = new Code("READ-AIDED", Code.OWN, "The reader's answer after the model's was seen");
	static final Code CONFIDENCE_BEFORE = new Code("SURE-UNAIDED", Code.OWN, "How sure the reader was before, 0 to 1");
	static final Code CONFIDENCE_AFTER = new Code("SURE-AIDED", Code.OWN, "How sure the reader was after that, 0 to 1");
	static final Code METHOD = Code.sct("370129005", "Measurement Method");
	static final Code AT_DETECTOR = new Code("AT-DETECTOR", Code.OWN, "In the plane of the detector, magnification not corrected");
	static final Code DEVICE = Code.dcm("121007", "Device");
	static final Code DEVICE_UID = Code.dcm("121012", "Device Observer UID");
	static final Code DEVICE_NAME = Code.dcm("121013", "Device Observer Name");
	static final Code DEVICE_MANUFACTURER = Code.dcm("121014", "Device Observer Manufacturer");
	static final Code DEVICE_MODEL = Code.dcm("121015", "Device Observer Model Name");
	static final Code DEVICE_SERIAL_NUMBER = Code.dcm("121016", "Device Observer Serial Number");
	static final Code OF_INTEREST = Code.dcm("113000", "Of Interest");
	static final Code KEY_OBJECT_DESCRIPTION = Code.dcm("113012", "Key Object Description");

	// where images come from
	static final Code SOURCE_IMAGE = Code.dcm("121322", "Source image for image processing operation");
	static final Code SEGMENTATION = Code.dcm("113076", "Segmentation");
	static final Code MAPPING = new Code("SALIENCY-MAP", Code.OWN, "Saliency map");
	static final Code OVERLAY = new Code("SALIENCY-OVERLAY", Code.OWN, "Saliency map laid over the image");
	static final Code ARTIFICIAL_INTELLIGENCE = Code.dcm("123110", "Artificial Intelligence");
	static final Code SPATIAL_CONCEPT = Code.sct("309825002", "Spatial and Relational Concept");

	private Codes() {}
}
