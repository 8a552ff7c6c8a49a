package org.abscam.dicom;

/** Tags of the elements that Abs-CAM reads and writes, by the keywords of PS3.6. */
public final class Tag {

	static final int TRANSFER_SYNTAX_UID = 0x00020010;
	static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
	static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
	static final int SPECIFIC_CHARACTER_SET = 0x00080005;
	/** SOP Class UID. */
	public static final int SOP_CLASS_UID = 0x00080016;
	/** SOP Instance UID. */
	public static final int SOP_INSTANCE_UID = 0x00080018;
	/** Modality. */
	public static final int MODALITY = 0x00080060;
	/** Samples Per Pixel. */
	public static final int SAMPLES_PER_PIXEL = 0x00280002;
	/** Photometric Interpretation. */
	public static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
	/** Planar Configuration. */
	public static final int PLANAR_CONFIGURATION = 0x00280006;
	/** Number Of Frames. */
	public static final int NUMBER_OF_FRAMES = 0x00280008;
	/** Rows. */
	public static final int ROWS = 0x00280010;
	/** Columns. */
	public static final int COLUMNS = 0x00280011;
	/** Bits Allocated. */
	public static final int BITS_ALLOCATED = 0x00280100;
	/** Bits Stored. */
	public static final int BITS_STORED = 0x00280101;
	/** High Bit. */
	public static final int HIGH_BIT = 0x00280102;
	/** Pixel Representation. */
	public static final int PIXEL_REPRESENTATION = 0x00280103;
	/** Red Palette Color Lookup Table Descriptor. */
	public static final int RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x00281101;
	/** Green Palette Color Lookup Table Descriptor. */
	public static final int GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x00281102;
	/** Blue Palette Color Lookup Table Descriptor. */
	public static final int BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x00281103;
	/** Red Palette Color Lookup Table Data. */
	public static final int RED_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281201;
	/** Green Palette Color Lookup Table Data. */
	public static final int GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281202;
	/** Blue Palette Color Lookup Table Data. */
	public static final int BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281203;
	/** Segmented Red Palette Color Lookup Table Data. */
	public static final int SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281221;
	/** Extended Offset Table. */
	public static final int EXTENDED_OFFSET_TABLE = 0x7FE00001;
	/** Extended Offset Table Lengths. */
	public static final int EXTENDED_OFFSET_TABLE_LENGTHS = 0x7FE00002;
	/** Float Pixel Data. */
	public static final int FLOAT_PIXEL_DATA = 0x7FE00008;
	/** Double Float Pixel Data. */
	public static final int DOUBLE_FLOAT_PIXEL_DATA = 0x7FE00009;
	/** Pixel Data. */
	public static final int PIXEL_DATA = 0x7FE00010;
	/** Pixel Padding Value. */
	public static final int PIXEL_PADDING_VALUE = 0x00280120;
	/** Pixel Padding Range Limit. */
	public static final int PIXEL_PADDING_RANGE_LIMIT = 0x00280121;
	/** Float Pixel Padding Value. */
	public static final int FLOAT_PIXEL_PADDING_VALUE = 0x00280122;
	/** Double Float Pixel Padding Value. */
	public static final int DOUBLE_FLOAT_PIXEL_PADDING_VALUE = 0x00280123;
	/** Float Pixel Padding Range Limit. */
	public static final int FLOAT_PIXEL_PADDING_RANGE_LIMIT = 0x00280124;
	/** Double Float Pixel Padding Range Limit. */
	public static final int DOUBLE_FLOAT_PIXEL_PADDING_RANGE_LIMIT = 0x00280125;
	/** Rescale Intercept. */
	public static final int RESCALE_INTERCEPT = 0x00281052;
	/** Rescale Slope. */
	public static final int RESCALE_SLOPE = 0x00281053;
	/** Rescale Type. */
	public static final int RESCALE_TYPE = 0x00281054;
	/** Modality LUT Sequence. */
	public static final int MODALITY_LUT_SEQUENCE = 0x00283000;
	/** LUT Descriptor. */
	public static final int LUT_DESCRIPTOR = 0x00283002;
	/** LUT Data. */
	public static final int LUT_DATA = 0x00283006;
	/** LUT Explanation. */
	public static final int LUT_EXPLANATION = 0x00283003;
	/** VOI LUT Sequence. */
	public static final int VOI_LUT_SEQUENCE = 0x00283010;
	/** Window Center. */
	public static final int WINDOW_CENTER = 0x00281050;
	/** Window Width. */
	public static final int WINDOW_WIDTH = 0x00281051;
	/** Window Center Width Explanation. */
	public static final int WINDOW_CENTER_WIDTH_EXPLANATION = 0x00281055;
	/** VOI LUT Function. */
	public static final int VOI_LUT_FUNCTION = 0x00281056;
	/** Presentation LUT Shape. */
	public static final int PRESENTATION_LUT_SHAPE = 0x20500020;
	/** Pixel Value Transformation Sequence. */
	public static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x00289145;
	/** Frame VOI LUT Sequence. */
	public static final int FRAME_VOI_LUT_SEQUENCE = 0x00289132;
	/** Shared Functional Groups Sequence. */
	public static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009229;
	/** Per Frame Functional Groups Sequence. */
	public static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009230;
	/** Plane Position Sequence. */
	public static final int PLANE_POSITION_SEQUENCE = 0x00209113;
	/** Plane Orientation Sequence. */
	public static final int PLANE_ORIENTATION_SEQUENCE = 0x00209116;
	/** Pixel Measures Sequence. */
	public static final int PIXEL_MEASURES_SEQUENCE = 0x00289110;
	/** Frame Content Sequence. */
	public static final int FRAME_CONTENT_SEQUENCE = 0x00209111;
	/** Image Position Patient. */
	public static final int IMAGE_POSITION_PATIENT = 0x00200032;
	/** Image Orientation Patient. */
	public static final int IMAGE_ORIENTATION_PATIENT = 0x00200037;
	/** Pixel Spacing. */
	public static final int PIXEL_SPACING = 0x00280030;
	/** Imager Pixel Spacing. */
	public static final int IMAGER_PIXEL_SPACING = 0x00181164;
	/** Slice Thickness. */
	public static final int SLICE_THICKNESS = 0x00180050;
	/** Spacing Between Slices. */
	public static final int SPACING_BETWEEN_SLICES = 0x00180088;
	/** Dose Grid Scaling. */
	public static final int GRID_FRAME_OFFSET_VECTOR = 0x3004000C;
	public static final int DOSE_GRID_SCALING = 0x3004000E;
	/** Dimension Index Values. */
	public static final int DIMENSION_INDEX_VALUES = 0x00209157;
	/** Temporal Position Index. */
	public static final int TEMPORAL_POSITION_INDEX = 0x00209128;
	/** Stack ID. */
	public static final int STACK_ID = 0x00209056;
	/** In Stack Position Number. */
	public static final int IN_STACK_POSITION_NUMBER = 0x00209057;
	/** Segmented Green Palette Color Lookup Table Data. */
	public static final int SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281222;
	/** Segmented Blue Palette Color Lookup Table Data. */
	public static final int SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x00281223;
	/** Series Instance UID. */
	public static final int SERIES_INSTANCE_UID = 0x0020000E;
	/** Instance Number. */
	public static final int INSTANCE_NUMBER = 0x00200013;
	/** Presentation Intent Type. */
	public static final int PRESENTATION_INTENT_TYPE = 0x00080068;
	/** Sequence Of Ultrasound Regions. */
	public static final int SEQUENCE_OF_ULTRASOUND_REGIONS = 0x00186011;
	/** Physical Delta X. */
	public static final int PHYSICAL_DELTA_X = 0x0018602C;
	/** Physical Delta Y. */
	public static final int PHYSICAL_DELTA_Y = 0x0018602E;
	/** Physical Units X Direction. */
	public static final int PHYSICAL_UNITS_X_DIRECTION = 0x00186024;
	/** Physical Units Y Direction. */
	public static final int PHYSICAL_UNITS_Y_DIRECTION = 0x00186026;
	/** Laterality. */
	public static final int LATERALITY = 0x00200060;
	/** Image Laterality. */
	public static final int IMAGE_LATERALITY = 0x00200062;
	/** Patient Orientation. */
	public static final int PATIENT_ORIENTATION = 0x00200020;
	/** Frame Anatomy Sequence. */
	public static final int FRAME_ANATOMY_SEQUENCE = 0x00209071;
	/** Frame Laterality. */
	public static final int FRAME_LATERALITY = 0x00209072;
	/** Region Spatial Format. */
	public static final int REGION_SPATIAL_FORMAT = 0x00186012;
	/** Image Type. */
	public static final int IMAGE_TYPE = 0x00080008;
	/** Series Number. */
	public static final int SERIES_NUMBER = 0x00200011;
	/** Series Description. */
	public static final int SERIES_DESCRIPTION = 0x0008103E;
	/** Acquisition Number. */
	public static final int ACQUISITION_NUMBER = 0x00200012;
	/** Temporal Position Identifier. */
	public static final int TEMPORAL_POSITION_IDENTIFIER = 0x00200100;
	/** Echo Numbers. */
	public static final int ECHO_NUMBERS = 0x00180086;
	/** Trigger Time. */
	public static final int TRIGGER_TIME = 0x00181060;
	/** Diffusion b-value. */
	public static final int DIFFUSION_B_VALUE = 0x00189087;
	/** MR Diffusion Sequence. */
	public static final int MR_DIFFUSION_SEQUENCE = 0x00189117;
	/** MR Echo Sequence. */
	public static final int MR_ECHO_SEQUENCE = 0x00189114;
	/** Effective Echo Time. */
	public static final int EFFECTIVE_ECHO_TIME = 0x00189082;
	/** Cardiac Synchronization Sequence. */
	public static final int CARDIAC_SYNCHRONIZATION_SEQUENCE = 0x00189118;
	/** Nominal Cardiac Trigger Delay Time. */
	public static final int NOMINAL_CARDIAC_TRIGGER_DELAY_TIME = 0x00209153;
	/** Frame Acquisition Number. */
	public static final int FRAME_ACQUISITION_NUMBER = 0x00209156;
	/** Concatenation UID. */
	public static final int CONCATENATION_UID = 0x00209161;
	/** In-concatenation Number. */
	public static final int IN_CONCATENATION_NUMBER = 0x00209162;
	/** In-concatenation Total Number. */
	public static final int IN_CONCATENATION_TOTAL_NUMBER = 0x00209163;
	/** Concatenation Frame Offset Number. */
	public static final int CONCATENATION_FRAME_OFFSET_NUMBER = 0x00209228;
	/** SOP Instance UID of Concatenation Source. */
	public static final int SOP_INSTANCE_UID_OF_CONCATENATION_SOURCE = 0x00200242;
	/** Directory Record Sequence. */
	public static final int DIRECTORY_RECORD_SEQUENCE = 0x00041220;
	/** Referenced File ID. */
	public static final int REFERENCED_FILE_ID = 0x00041500;
	/** Study Date. */
	public static final int STUDY_DATE = 0x00080020;
	/** Modalities In Study. */
	public static final int MODALITIES_IN_STUDY = 0x00080061;
	/** Study Description. */
	public static final int STUDY_DESCRIPTION = 0x00081030;
	/** Referenced SOP Instance UID. */
	public static final int REFERENCED_SOP_INSTANCE_UID = 0x00081155;
	/** Warning Reason. */
	public static final int WARNING_REASON = 0x00081196;
	/** Failure Reason. */
	public static final int FAILURE_REASON = 0x00081197;
	/** Failed SOP Sequence. */
	public static final int FAILED_SOP_SEQUENCE = 0x00081198;
	/** Referenced SOP Sequence. */
	public static final int REFERENCED_SOP_SEQUENCE = 0x00081199;
	/** Study Instance UID. */
	public static final int STUDY_INSTANCE_UID = 0x0020000D;
	/** Number Of Study Related Series. */
	public static final int NUMBER_OF_STUDY_RELATED_SERIES = 0x00201206;
	/** Number Of Series Related Instances. */
	public static final int NUMBER_OF_SERIES_RELATED_INSTANCES = 0x00201209;

	private Tag() {}

	/**
	 * @param tag of an element
	 * @return whether the standard's dictionary names it: neither private nor of a later edition
	 */
	public static boolean isStandard(int tag) {
		return Dictionary.keyword(tag).isPresent();
	}

	/**
	 * @param tag of an element
	 * @return its name in sentences, as in "(0010,0020) PatientID"
	 */
	public static String name(int tag) {
		String numbers = String.format("(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
		return Dictionary.keyword(tag).map(keyword -> numbers + " " + keyword).orElse(numbers);
	}
}
