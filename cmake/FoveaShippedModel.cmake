# Embeds the model that is shipped into a library, as read-only data between two symbols.
set(FOVEA_SHIPPED_MODEL "${PROJECT_SOURCE_DIR}/models/fovea-files.safetensors" CACHE FILEPATH
    "Model of the task files that the library carries")

function(fovea_embed_shipped_model LIBRARY)
  set(SOURCE ${PROJECT_BINARY_DIR}/shipped_model.S)
  if(NOT EXISTS ${FOVEA_SHIPPED_MODEL})
    message(FATAL_ERROR "FOVEA_SHIPPED_MODEL: there is no file ${FOVEA_SHIPPED_MODEL}")
  endif()
  set_source_files_properties(${SOURCE} PROPERTIES OBJECT_DEPENDS ${FOVEA_SHIPPED_MODEL})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/shipped_model.S.in ${SOURCE} @ONLY)
  target_sources(${LIBRARY} PRIVATE ${SOURCE})
endfunction()
